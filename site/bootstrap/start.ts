/**
 * `npm start`: builds what is missing or changed, then becomes the server.
 *
 *     start          site, API and grader in one process
 *     start web      site and API; needs DATABASE_URL
 *     start grader   gradings only; needs DATABASE_URL
 *     start build    builds the site and ends
 */
import { join } from 'node:path'
import { fail, UsageError } from '#engine/cli/terminal.ts'
import { REPOSITORY_ROOT } from '#engine/exercise/load.ts'
import { tracingArguments } from '#site/server/tracing/wanted.ts'
import { become } from './become.mjs'
import { phase } from './phase.ts'
import { prepareKits } from './prepare-kits.ts'
import { buildSite, siteIsBuilt } from './site-build.ts'

const ROLES = ['all', 'web', 'grader', 'build']
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const

/** How long a build that was told to end may take to do so. */
const GRACE_MS = 5_000

const [role = 'all', ...tooMany] = process.argv.slice(2)
const stopping = new AbortController()
let building: Promise<unknown> = Promise.resolve()
for (const [signal, code] of Object.entries(SIGNALS)) process.once(signal, () => void end(code))

try {
  if (!ROLES.includes(role) || tooMany.length > 0) {
    throw new UsageError(`start takes one of ${ROLES.join(', ')}, or nothing; settings such as PORT are environment variables`)
  }
  await prepare()
  if (role !== 'build' && !stopping.signal.aborted) {
    const register = import.meta.resolve('@oxc-node/core/register')
    const server = [
      '--enable-source-maps',
      '--import',
      register,
      ...tracingArguments(process.env),
      join(REPOSITORY_ROOT, 'site/server/main.ts'),
    ]
    become(server, { ...process.env, ROLE: process.env['ROLE'] ?? role })
  }
} catch (error) {
  if (!stopping.signal.aborted) fail(error)
}

async function prepare(): Promise<void> {
  if (role !== 'build') await prepareKits()
  if (role === 'grader' || (role !== 'build' && (await siteIsBuilt(REPOSITORY_ROOT)))) return
  const build = phase('Building the site', ({ detail }) => buildSite(REPOSITORY_ROOT, { onLine: detail, signal: stopping.signal }))
  building = build.catch(() => undefined)
  const result = await build
  if (!result.ok) throw new UsageError(`the site can't be built:\n${result.output.trimEnd()}`)
}

/** Until there is a server, a signal ends what is being built, and then this process. */
async function end(code: number): Promise<void> {
  stopping.abort()
  await Promise.race([building, new Promise((resolve) => setTimeout(resolve, GRACE_MS))])
  process.exit(code)
}
