import { spawn, type ChildProcess } from 'node:child_process'
import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { lowerPriority } from '../../sandbox/priority.ts'
import { unref } from '../child.ts'
import type { Binaries } from './binaries.ts'
import type { Home } from './home.ts'
import { explainFailure } from './problems.ts'
import type { ServerUser } from './server-user.ts'

export interface Postmaster {
  /** Fast shutdown. Resolves when the server is gone, and the watchdog too. */
  stop(): Promise<void>
}

/**
 * Starts a PostgreSQL server on a cluster and resolves when it takes connections.
 * It ends with this process, however that ends.
 *
 * @param settings configuration parameters by name
 * @param disposable whether the watchdog removes the folder too
 * @throws EngineError with what the server wrote to its log
 */
export async function startPostmaster(
  home: Home,
  binaries: Binaries,
  user: ServerUser,
  options: { port: number; settings: Record<string, string>; disposable: boolean; niceness?: number | undefined },
): Promise<Postmaster> {
  const log = await open(home.log, 'a', 0o600)
  const from = (await log.stat()).size
  const settings = Object.entries({ ...options.settings, port: String(options.port) }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ])
  const server = spawn(binaries.postgres, ['-D', home.data, ...settings], {
    stdio: ['ignore', log.fd, log.fd],
    env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C' },
    // A group of its own: Ctrl-C in the terminal is for us, and we shut down in our order.
    detached: true,
    ...user,
  })
  lowerPriority(server.pid, options.niceness)
  const ended = new Promise<void>((resolve) => {
    server.once('error', () => resolve())
    server.once('exit', () => resolve())
  })
  const watchdog = server.pid === undefined ? undefined : watch(server.pid, home, options.disposable)
  server.unref()
  await log.close()
  const stop = async () => {
    server.ref()
    await endProcess(server, ended)
    await watchdog?.dismiss()
  }
  if (await becomesReady(home, ended, server)) return { stop }
  await stop()
  const printed = (await readFile(home.log)).subarray(from).toString('utf8')
  throw explainFailure(`start PostgreSQL in ${home.folder}`, printed)
}

const START_DEADLINE_MS = 60_000

/** pg_ctl's way: the server notes its state in the last line of its lock file. */
async function becomesReady(home: Home, ended: Promise<void>, server: ChildProcess): Promise<boolean> {
  const deadline = Date.now() + START_DEADLINE_MS
  let over = false
  void ended.then(() => (over = true))
  while (!over && Date.now() < deadline) {
    const lines = (await readFile(join(home.data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')
    if (Number(lines[0]) === server.pid && lines[7]?.startsWith('ready')) return true
    await delay(5)
  }
  return false
}

async function endProcess(server: ChildProcess, ended: Promise<void>): Promise<void> {
  // SIGINT is PostgreSQL's fast shutdown, SIGQUIT its immediate one.
  for (const [signal, patienceMs] of [
    ['SIGINT', 10_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ] as const) {
    if (server.exitCode !== null || server.signalCode !== null || server.pid === undefined) return
    server.kill(signal)
    const patience = new AbortController()
    await Promise.race([ended, delay(patienceMs, undefined, { signal: patience.signal }).catch(() => undefined)])
    patience.abort()
  }
}

interface Watchdog {
  /** Resolves when it has ended. */
  dismiss(): Promise<void>
}

/**
 * A shell that waits on a pipe of which only we hold the other end: when it ends
 * we are gone, even by SIGKILL, and the server must go too.
 * On Windows there is none; the next start removes what was left.
 */
function watch(pid: number, home: Home, disposable: boolean): Watchdog | undefined {
  if (process.platform === 'win32') return undefined
  const watchdog = spawn('/bin/sh', ['-c', WATCHDOG, 'sh', String(pid), home.data, disposable ? home.folder : ''], {
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { PATH: process.env['PATH'] ?? '' },
    cwd: '/',
    detached: true,
  })
  const ended = new Promise<void>((resolve) => {
    watchdog.once('error', () => resolve())
    watchdog.once('exit', () => resolve())
  })
  watchdog.stdin.on('error', () => undefined)
  watchdog.unref()
  unref(watchdog.stdin)
  return {
    dismiss: async () => {
      watchdog.ref()
      // A line says that all is well; the end of the input without one says that we died.
      watchdog.stdin.end('done\n')
      await ended
    },
  }
}

const WATCHDOG = `
trap '' INT TERM HUP
read -r line && exit 0
[ "$(head -n 1 "$2/postmaster.pid" 2>/dev/null)" = "$1" ] && kill -INT "$1"
n=0
while kill -0 "$1" 2>/dev/null && [ "$n" -lt 100 ]; do sleep 0.1; n=$((n + 1)); done
[ -n "$3" ] && rm -rf -- "$3"
`
