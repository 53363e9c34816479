import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { REPOSITORY_ROOT } from '#engine/exercise/load.ts'

/** The build of the site is part of it, when something has changed. */
const READY_MS = 300_000

/**
 * Starts the real server as `npm start` does, on a free port and with data of
 * its own, and waits for its ready line. What it says to people goes to stderr, too.
 *
 * @returns its address, with the token where it needs one, the link of its first administrator, and its data folder; disposing ends it and removes its data
 * @throws Error when it ends, or is not ready within five minutes
 * @example await using server = await startServer()
 */
export async function startServer(): Promise<{ url: string; administrator: string; data: string } & AsyncDisposable> {
  const data = await mkdtemp(join(tmpdir(), 'loadbearing-e2e-'))
  const server = spawn('node', [join(REPOSITORY_ROOT, 'site/bootstrap/run.mjs'), 'start'], {
    cwd: REPOSITORY_ROOT,
    env: { ...process.env, PORT: '0', LOADBEARING_DATA: data },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const stop = async () => {
    if (server.exitCode === null && server.signalCode === null) {
      server.kill('SIGTERM')
      await once(server, 'exit')
    }
    await rm(data, { recursive: true, force: true })
  }
  try {
    const [url, administrator] = await Promise.all([readyUrl(server), administratorLink(server)])
    return { url, administrator, data, [Symbol.asyncDispose]: stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** A server with new data prints it beside the ready line. */
function administratorLink({ stderr }: ReturnType<typeof spawn>): Promise<string> {
  if (!stderr) throw new Error('the server has no standard error')
  const { promise, resolve } = Promise.withResolvers<string>()
  createInterface(stderr).on('line', (line) => {
    process.stderr.write(`${line}\n`)
    const [link] = /http\S+#administrator=\S+/.exec(line) ?? []
    if (link) resolve(link)
  })
  return promise
}

async function readyUrl(server: ReturnType<typeof spawn>): Promise<string> {
  if (!server.stdout) throw new Error('the server has no standard output')
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const deadline = setTimeout(() => reject(new Error('the server printed no ready line within five minutes')), READY_MS)
  server.once('exit', (code) => reject(new Error(`the server ended with exit code ${code} before it was ready`)))
  createInterface(server.stdout).on('line', (line) => {
    const [, url] = /^Loadbearing is ready at (\S+)$/.exec(line) ?? []
    if (url) resolve(url)
  })
  return promise.finally(() => clearTimeout(deadline))
}
