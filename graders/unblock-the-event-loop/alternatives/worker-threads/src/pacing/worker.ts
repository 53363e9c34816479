import { parentPort, workerData } from 'node:worker_threads'
import { locksFor } from '../locks/locks.js'
import { reportOn } from '../statements/statements.js'
import type { Job } from './job.js'

// A thread has one job, so blocking it blocks nobody.
const job: Job = workerData
const result = job.kind === 'report' ? reportOn(job.accounts) : { locks: locksFor(job.customers, job.rounds) }
const bytes = new TextEncoder().encode(JSON.stringify(result))
parentPort?.postMessage(bytes, [bytes.buffer])
