/**
 * `npm run build:static`: the course as a folder for a host that only serves
 * files. Lessons, workspace, grading in the browser and progress on the device
 * work there; accounts, cohorts and verdicts that count need a server.
 */
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { EXIT, runProgram, UsageError } from '#engine/cli/terminal.ts'
import { REPOSITORY_ROOT } from '#engine/exercise/root.ts'
import { phase } from './phase.ts'
import { buildStaticSite } from './site-build.ts'

/**
 * The path that a site lies under, with a slash at both ends.
 *
 * @throws UsageError for what is no path
 * @example basePath('course') // '/course/'
 */
export function basePath(given: string): string {
  const path = `/${given}/`.replaceAll(/\/+/g, '/')
  if (!/^\/(?:[\w.~-]+\/)*$/.test(path) || /\/\.\.?\//.test(path))
    throw new UsageError(`--base ${given} is no path of an address: give one such as /course/`)
  return path
}

/**
 * Whether a folder may be written: the build empties it first.
 *
 * @throws UsageError for a folder that holds something else
 */
export async function assertOurs(folder: string): Promise<void> {
  const entries = existsSync(folder) ? await readdir(folder) : []
  if (entries.length > 0 && !(entries.includes('_headers') && entries.includes('_astro')))
    throw new UsageError(`${folder} is not empty, and no earlier build: the build would empty it. Name another folder with --out.`)
}

async function build({ base, out }: { base: string; out: string }): Promise<void> {
  const folder = resolve(out)
  const path = basePath(base)
  await assertOurs(folder)
  const stopping = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort())
  const result = await phase('Building the site', ({ detail }) =>
    buildStaticSite(REPOSITORY_ROOT, { base: path, out: folder, onLine: detail, signal: stopping.signal }),
  )
  if (stopping.signal.aborted) {
    process.exitCode = 130
    return
  }
  if (!result.ok) throw new UsageError(`the site can't be built:\n${result.output.trimEnd()}`)
  process.stdout.write(
    `The site for ${path} is in ${relative(process.cwd(), folder) || folder}. Its host has to send the headers in _headers.\n`,
  )
  process.exitCode = EXIT.ok
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const program = new Command('build:static')
    .description(
      'Builds the course into a folder that any host of files can serve. Exit code 0: built; 2: wrong usage, or it can not be built.',
    )
    .option('--base <path>', 'path that the site will lie under', '/')
    .option('--out <folder>', 'folder to write; an earlier build in it is replaced', 'dist-static')
    .allowExcessArguments(false)
    .action(build)
  await runProgram(program)
}
