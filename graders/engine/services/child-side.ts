import { flushCompileCache } from 'node:module'
import { createInterface } from 'node:readline'
import { Worker } from 'node:worker_threads'

/**
 * The inner side of `startServiceProcess`: says that the service is ready, then
 * answers requests in order. Ends the process when its owner is gone.
 */
export function serveOwner(ready: unknown, answer: (request: unknown) => Promise<unknown>): void {
  const say = (message: unknown) => process.stdout.write(`${JSON.stringify(message ?? null)}\n`)
  let last = Promise.resolve()
  const lines = createInterface({ input: process.stdin })
  lines.on('line', (line) => {
    last = last.then(async () => void say(await answer(JSON.parse(line))))
  })
  lines.once('close', () => process.exit(0))
  process.stdout.on('error', () => process.exit(0))
  watchOwner()
  say(ready)
  // Services are killed, so what V8 has compiled is kept now.
  flushCompileCache()
}

/** The end of the input goes unseen while WebAssembly computes (a learner's endless query), so another thread looks for the parent, too. */
function watchOwner(): void {
  const code = `setInterval(() => { if (process.ppid !== ${process.ppid}) process.kill(process.pid, 'SIGKILL') }, 500)`
  new Worker(code, { eval: true }).unref()
}
