import { createHash } from 'node:crypto'
import type { JobsOptions } from 'bullmq'
import type { Picture } from '../avatars/picture.js'

export const SIGNUPS = 'signups'

/** A signup as it waits in Valkey. It went there as JSON: texts and numbers only. */
export interface SignupJob {
  email: string
  name: string
  /** ISO 8601. Noted when the person signed up, not when the work is done. */
  signedUpAt: string
  avatar: Picture | null
  /** Steps that were taken and are not taken again. */
  mailed?: boolean
  told?: boolean
}

/** A day, in seconds: so long a job can be asked for, and its address starts no other. */
const KEEP_SECONDS = 24 * 60 * 60

export const JOB_OPTIONS: JobsOptions = {
  attempts: 4,
  // Waits of 1, 2 and 4 minutes, up to a quarter more: signups that failed together do not come back together.
  backoff: { type: 'exponential', delay: 75_000, jitter: 0.2 },
  removeOnComplete: { age: KEEP_SECONDS },
  // Dead letters stay until somebody has looked at them.
  removeOnFail: false,
}

/** One address, one job: Valkey adds a job of an id that it has no second time. An id has no colon and is not a number. */
export function jobIdOf(email: string): string {
  return `s${createHash('sha256').update(email).digest('hex').slice(0, 32)}`
}
