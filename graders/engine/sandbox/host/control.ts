import { Socket } from 'node:net'
import type { MessagePort } from 'node:worker_threads'
import { readLines } from './lines.ts'
import { Relay } from './relay.ts'
import { isControlLine, readJob } from './job.ts'
import type { HostSettings } from './settings.ts'

/**
 * The host's second thread: reads the input and runs the relay, so that neither
 * stops when the learner's code blocks its own. Posts the job's line to the main
 * thread, then each number of milliseconds to advance by.
 *
 * When the input ends, the owner is gone: everything is killed at once.
 */
export function runControl(port: MessagePort, settings: HostSettings): void {
  const relay = settings.relay === undefined ? undefined : new Relay(settings.relay)
  /** Resolves when the main thread was given the job; what is for its clock waits until then. */
  let handedOver: Promise<void> | undefined
  const input = new Socket({ fd: 0, readable: true, writable: false })
  input.on('error', () => input.destroy())
  input.on('close', () => die(settings))
  readLines(input, (line) => {
    if (handedOver === undefined) {
      const job = readJob(line)
      const listening = relay?.listen(Object.keys(job.ports).map(Number), Number(job.env['PORT'] ?? 0)) ?? Promise.resolve()
      handedOver = listening.then(
        () => port.postMessage(line),
        (error: unknown) => {
          process.stderr.write(`the relay could not listen: ${String(error)}\n`)
          setTimeout(die, 100, settings)
        },
      )
      return
    }
    const message: unknown = JSON.parse(line)
    if (!isControlLine(message)) return
    if ('advance' in message) void handedOver.then(() => port.postMessage(message.advance))
    else if ('connect' in message) relay?.open(message.connect)
    else process.kill(process.pid, message.signal)
  })
}

/** Ends this process and what it started, where there are groups of processes. */
export function die(settings: HostSettings): void {
  if (settings.group) {
    try {
      process.kill(-process.pid, 'SIGKILL')
    } catch {
      // Not the leader of a group after all: end at least this process.
    }
  }
  process.kill(process.pid, 'SIGKILL')
}
