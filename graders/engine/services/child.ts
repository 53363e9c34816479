import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { EngineError } from '../engine.ts'
import type { Program } from './types.ts'

/** A service in a process of its own, as the one who started it sees it. */
export interface ServiceProcess {
  /** What it said when it was ready. */
  readonly ready: unknown
  /** Sends a request and waits for the answer. Rejects when the process ends first. */
  ask(request: unknown): Promise<unknown>
  /** Ends it at once. Resolves when it is gone. */
  kill(): Promise<void>
}

/**
 * Runs a program of ours under this Node, and speaks JSON lines with it: it
 * says one line when it is ready, then answers each request with one line, in order.
 *
 * @param what for messages, such as `Valkey`
 * @param nodeOptions for Node itself, such as limits
 * @throws EngineError `service-failed` when it ends before it is ready
 * @example const child = await startServiceProcess('Valkey', sourcePrograms().valkey)
 */
export async function startServiceProcess(
  what: string,
  { file, parameters }: Program,
  nodeOptions: readonly string[] = [],
): Promise<ServiceProcess> {
  const { PATH = '', NODE_COMPILE_CACHE } = process.env
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...nodeOptions, file, ...parameters], {
    stdio: ['pipe', 'pipe', 'pipe'],
    // A group of its own: Ctrl-C in the terminal is for us. It ends when its input does.
    detached: true,
    env: { PATH, ...(NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE }) },
  })
  const waiting: { resolve: (value: unknown) => void; reject: (error: Error) => void }[] = []
  let printed = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (printed = (printed + text).slice(-4000)))
  createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()?.resolve(JSON.parse(line)))
  child.stdin.on('error', () => undefined)
  let gone = false
  const ended = new Promise<void>((resolve) => {
    const end = () => {
      gone = true
      for (const { reject } of waiting.splice(0))
        reject(new EngineError('service-failed', `${what} ended unexpectedly: ${lastLine(printed)}`))
      resolve()
    }
    child.once('error', (error) => {
      printed += error.message
      end()
    })
    child.once('close', end)
  })
  const answer = () =>
    new Promise<unknown>((resolve, reject) => {
      if (gone) reject(new EngineError('service-failed', `${what} is not running.`))
      else waiting.push({ resolve, reject })
    })
  const kill = async () => {
    child.kill('SIGKILL')
    await ended
  }
  const ready = await answer()
  // It must not keep its owner alive: without one it ends by itself.
  child.unref()
  for (const stream of [child.stdin, child.stdout, child.stderr]) unref(stream)
  return {
    ready,
    ask: async (request) => {
      // Referenced while something is waited for.
      child.ref()
      try {
        const reply = answer()
        child.stdin.write(`${JSON.stringify(request)}\n`)
        return await reply
      } finally {
        child.unref()
      }
    },
    kill: async () => {
      child.ref()
      await kill()
    },
  }
}

const lastLine = (text: string) =>
  text
    .trim()
    .split('\n')
    .findLast((line) => /error/i.test(line)) ??
  (text.trim().split('\n').at(-1) || 'no message')

/** Pipes of a child are sockets, which may be unreferenced; their declared types don't say so. */
export function unref(stream: Readable | Writable): void {
  const method: unknown = Reflect.get(stream, 'unref')
  if (typeof method === 'function') Reflect.apply(method, stream, [])
}
