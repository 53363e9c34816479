import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { atMost } from './at-most.js'
import type { Job } from './job.js'

/** Each has a heap of its own, so what counts is how many there are, and not how many requests. */
const threads = atMost(2)

/** Does a job in a worker thread. @returns its result as bytes of JSON */
export function inWorker(job: Job): Promise<Uint8Array> {
  return threads(async () => {
    const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData: job })
    const ended = once(worker, 'exit')
    let bytes: Uint8Array | undefined
    worker.once('message', (result: Uint8Array) => {
      bytes = result
    })
    // The place is free when the thread is gone, and not when it has spoken. An error rejects this.
    const [code] = await ended
    if (bytes === undefined) throw new Error(`The worker ended with ${code}`)
    return bytes
  })
}
