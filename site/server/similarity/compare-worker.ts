import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { findAlike } from './compare.ts'

/** Compares beside the server, whose requests must not wait for it. */
const filesSchema = z.record(z.string(), z.string())
const { candidates, known } = z
  .object({ candidates: z.array(z.object({ id: z.string(), files: filesSchema })), known: z.array(filesSchema) })
  .parse(workerData)

parentPort?.postMessage(findAlike(candidates, known))
