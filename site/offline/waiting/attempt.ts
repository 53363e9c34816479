import * as z from 'zod/mini'

/** An attempt that was asked for while the server did not answer, as the device keeps it. */
export const waitingAttemptSchema = z.object({
  /** Its `Idempotency-Key`: however often it is sent, it is graded once. */
  key: z.string(),
  slug: z.string(),
  title: z.string(),
  /** Of the lesson's page. */
  address: z.string(),
  /** As they were when it was asked for. */
  files: z.record(z.string(), z.string()),
  /** Of the starter, where it is not the published one. */
  revision: z.optional(z.string()),
  /** Who was signed in then, as far as the device knew. */
  person: z.optional(z.string()),
  /** Milliseconds since 1970. */
  at: z.number(),
  /** `sending`: it may have arrived. `refused`: the server does not take it, for the reason in `message`. */
  state: z.enum(['waiting', 'sending', 'refused']),
  /** Why it waits on, or was refused. */
  message: z.optional(z.string()),
})

export type WaitingAttempt = z.infer<typeof waitingAttemptSchema>
