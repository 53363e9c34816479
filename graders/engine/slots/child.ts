import { spawn, type ChildProcessByStdio } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import { ENGINE_COMPILE_CACHE } from '../compile-cache.ts'

/** Characters of a child's stderr that are kept to explain its end. */
const STDERR_CAP = 4_000

/** A trusted process of the engine: talks over stdin and stdout, and ends when its input does. */
export interface Child {
  readonly process: ChildProcessByStdio<Writable, Readable, Readable>
  /** Resolves when it has ended. */
  readonly ended: Promise<void>
  /** The tail of what it wrote to stderr. */
  complaint(): string
  /** Closes its input; SIGKILL when it has not ended after `deadlineMs`. */
  end(deadlineMs: number): Promise<void>
}

/**
 * Starts a TypeScript module of the engine as a process of its own.
 *
 * @param node the Node.js binary that runs it
 */
export function startChild(node: string, module: URL): Child {
  const { PATH, HOME, TMPDIR, LANG } = process.env
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', module.pathname], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { PATH, HOME, TMPDIR, LANG, NODE_ENV: 'production', NODE_COMPILE_CACHE: ENGINE_COMPILE_CACHE },
    // A Ctrl+C in the terminal reaches the host only, which then ends its children in order.
    detached: true,
  })
  let complaint = ''
  child.stderr.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString('utf8')).slice(-STDERR_CAP)
  })
  child.stdin.on('error', () => {})
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', (error) => {
      complaint += error.message
      resolve()
    })
  })
  return {
    process: child,
    ended,
    complaint: () => complaint.trim(),
    end: async (deadlineMs) => {
      child.stdin.end()
      const timer = setTimeout(() => child.kill('SIGKILL'), deadlineMs)
      await ended
      clearTimeout(timer)
    },
  }
}
