import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
// Brings the timers that JSON-RPC needs on Node.
import 'vscode-jsonrpc/node'
import { ENGINE_COMPILE_CACHE } from '../compile-cache.ts'
import { lowerPriority } from '../sandbox/priority.ts'
import type { ProgramName, StartProcess, TrustedProcess } from './process.ts'

/** Characters of a child's stderr that are kept to explain its end. */
const STDERR_CAP = 4_000

const SOURCES: Readonly<Record<ProgramName, URL>> = {
  supervisor: new URL('../supervisor/main.ts', import.meta.url),
  vitest: new URL('../runners/vitest/main.ts', import.meta.url),
  light: new URL('../runners/light/main.ts', import.meta.url),
}

/**
 * Starts programs of the engine from their sources, as children of this process.
 *
 * @param node the Node.js binary that runs them
 * @param options.niceness lets others go first, with all that it starts: steps of scheduling priority, of 19
 */
export function childStarter(node: string, options: { niceness?: number } = {}): StartProcess {
  return (program) => Promise.resolve(startChild(node, fileURLToPath(SOURCES[program]), options))
}

/** Starts a Node.js program that talks over stdin and stdout. */
export function startChild(node: string, file: string, { niceness }: { niceness?: number } = {}): TrustedProcess {
  const { PATH, HOME, TMPDIR, LANG } = process.env
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', file], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { PATH, HOME, TMPDIR, LANG, NODE_ENV: 'production', NODE_COMPILE_CACHE: ENGINE_COMPILE_CACHE },
    // A Ctrl+C in the terminal reaches the host only, which then ends its children in order.
    detached: true,
  })
  lowerPriority(child.pid, niceness)
  let complaint = ''
  child.stderr.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString('utf8')).slice(-STDERR_CAP)
  })
  child.stdin.on('error', () => {})
  child.stdout.setEncoding('utf8')
  // Read even when nobody listens: a full pipe would stop it.
  child.stdout.resume()
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', (error) => {
      complaint += error.message
      resolve()
    })
  })
  return {
    ended,
    complaint: () => complaint.trim(),
    write: (text) =>
      new Promise((resolve, reject) => {
        child.stdin.write(text, (error) => (error ? reject(error) : resolve()))
      }),
    onText: (listener) => void child.stdout.on('data', listener),
    onEnd: (listener) => void child.stdout.once('close', listener),
    end: async (deadlineMs) => {
      child.stdin.end()
      const timer = setTimeout(() => child.kill('SIGKILL'), deadlineMs)
      await ended
      clearTimeout(timer)
    },
  }
}
