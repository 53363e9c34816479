import { availableParts } from './available-parts.ts'
import { readConfig, type Config } from './config.ts'
import { startServer, type RunningServer } from './start-server.ts'
import { tracingArguments } from './tracing/wanted.ts'
import { describeError } from './start-refusal.ts'

/** The server could not start: usage, or something that this machine lacks. */
const CANNOT_START = 2

/** A second signal ended it before it had stopped in order. */
const KILLED = 130

/** Signals that come within this time are one wish. */
const TOGETHER_SECONDS = 1

const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

let server: RunningServer | undefined
/** Seconds of `process.uptime`. */
let stoppingSince: number | undefined
let exitCode = 0

for (const signal of STOP_SIGNALS) process.on(signal, () => stop(0))
process.on('uncaughtException', (error) => {
  process.stderr.write(`${describeError(error)}\n`)
  stop(1)
})

try {
  const config = readConfig(process.env)
  server = await startServer(config, availableParts(config))
  if (stoppingSince !== undefined) await end()
  else announce(server, config.role)
} catch (error) {
  process.stderr.write(`Loadbearing did not start: ${describeError(error)}\n`)
  process.exit(CANNOT_START)
}

/** One line on standard output, which says that it is ready; warnings go elsewhere. */
function announce({ url, notices }: RunningServer, role: Config['role']): void {
  for (const notice of notices) process.stderr.write(`${notice}\n`)
  process.stdout.write(`${role === 'grader' ? 'Loadbearing grades' : 'Loadbearing is ready'} at ${url}\n`)
}

/**
 * The first signal stops in order, a later one at once. PostgreSQL and learner
 * processes end with this one in any case. On Ctrl-C the terminal and npm both
 * send one: what comes together counts once.
 */
function stop(code: number): void {
  const now = process.uptime()
  if (stoppingSince === undefined) {
    stoppingSince = now
    exitCode = code
    // While it starts: as soon as it has.
    if (server) void end()
  } else if (now - stoppingSince > TOGETHER_SECONDS) {
    process.exit(KILLED)
  }
}

async function end(): Promise<void> {
  try {
    await server?.close()
    if (tracingArguments(process.env).length > 0) await (await import('./tracing/start.ts')).stopTracing()
    process.exit(exitCode)
  } catch (error) {
    process.stderr.write(`${describeError(error)}\n`)
    process.exit(1)
  }
}
