/**
 * `npm run dev`: the site for people who write lessons. Pages come from Astro's
 * development server, which reloads them when a lesson, manifest, starter,
 * solution or grader changes; the API and the grading engine run behind it, and
 * read exercises anew for each grading. A change of the engine or of the server
 * needs a restart.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fail, UsageError } from '#engine/cli/terminal.ts'
import { REPOSITORY_ROOT } from '#engine/exercise/root.ts'
import { pinnedNode } from './become.mjs'
import { phase } from './phase.ts'
import { prepareKits } from './prepare-kits.ts'

const DEFAULT_PORT = '4321'
/** Beside the data of `npm start`, which may be running. */
const DATA_FOLDER = join(REPOSITORY_ROOT, '.data/dev')
const READY = /^Loadbearing is ready at (http:\/\/\S+)/
/** How long what was started may take to end. */
const GRACE_MS = 8_000

const running = new Set<ChildProcess>()
let stopping = false

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0))

try {
  if (process.argv.length > 2) throw new UsageError('dev takes no arguments; settings such as PORT are environment variables')
  await prepareKits()
  const port = process.env['PORT'] ?? DEFAULT_PORT
  const server = await phase('Starting the API and the grading engine', startServer)
  await startPages(port, new URL(server).origin)
  // Without a sandbox the address carries a token that the page needs.
  process.stdout.write(`Loadbearing is being developed at http://localhost:${port}/${new URL(server).hash}\n`)
} catch (error) {
  if (!stopping) {
    fail(error)
    void end(2)
  }
}

/** @returns the address that the server printed */
async function startServer(): Promise<string> {
  const register = import.meta.resolve('@oxc-node/core/register')
  const child = start(['--enable-source-maps', '--import', register, join(REPOSITORY_ROOT, 'site/server/main.ts')], {
    PORT: '0',
    LOADBEARING_DATA: process.env['LOADBEARING_DATA'] ?? DATA_FOLDER,
  })
  const ended = once(child, 'exit').then(() => undefined)
  const ready = (async () => {
    if (child.stdout === null) return undefined
    for await (const line of createInterface({ input: child.stdout })) {
      const address = READY.exec(line)?.[1]
      if (address !== undefined) return address
    }
    return undefined
  })()
  const address = await Promise.race([ready, ended])
  if (address === undefined) throw new UsageError('the server did not start; it says above why')
  return address
}

/** Resolves once pages are answered. */
async function startPages(port: string, api: string): Promise<void> {
  const { stdout } = start([join(REPOSITORY_ROOT, 'node_modules/astro/bin/astro.mjs'), 'dev', '--port', port, '--host', '127.0.0.1'], {
    LOADBEARING_DEV_API: api,
    ASTRO_TELEMETRY_DISABLED: '1',
  })
  if (stdout === null) return
  await new Promise<void>((resolve) => {
    stdout.setEncoding('utf8').on('data', (text: string) => {
      process.stdout.write(text)
      if (text.includes('watching for file changes')) resolve()
    })
  })
}

/** When one of the two ends, the other is of no use. */
function start(args: readonly string[], env: Readonly<Record<string, string>>): ChildProcess {
  const child = spawn(pinnedNode(), args, {
    cwd: REPOSITORY_ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
    // A terminal would send its signals to them too, and end them twice.
    detached: true,
  })
  running.add(child)
  child.on('error', (error) => fail(error))
  child.on('exit', (code) => {
    running.delete(child)
    void end(code ?? 1)
  })
  return child
}

async function end(code: number): Promise<void> {
  if (stopping) return
  stopping = true
  const ending = [...running].map((child) => once(child, 'exit'))
  for (const child of running) child.kill('SIGTERM')
  await Promise.race([Promise.all(ending), new Promise((resolve) => setTimeout(resolve, GRACE_MS))])
  for (const child of running) child.kill('SIGKILL')
  process.exit(process.exitCode ?? code)
}
