import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { z } from 'zod'
import type { Alike, Candidate } from './compare.ts'

const messageSchema = z.tuple([z.array(z.object({ one: z.string(), other: z.string(), share: z.number() }))])

/** Megabytes: enough for a thousand attempts. */
const MEMORY = 1_024

/**
 * As `findAlike`, on a thread of its own: a thousand attempts take half a minute of a processor.
 *
 * @throws what comparing throws, and when it takes too much memory
 */
export async function findAlikeApart(candidates: readonly Candidate[], known: readonly Candidate['files'][]): Promise<Alike[]> {
  const worker = new Worker(new URL('./compare-worker.ts', import.meta.url), {
    workerData: { candidates, known },
    resourceLimits: { maxOldGenerationSizeMb: MEMORY },
  })
  try {
    return messageSchema.parse(await once(worker, 'message'))[0]
  } finally {
    await worker.terminate()
  }
}
