import { z } from 'zod'

export const account = z.object({
  id: z.string().min(1).max(40),
  owner: z.string().max(200),
  /** What was in the account before the first hour. */
  cents: z.int().min(0).max(1_000_000_000),
  /** Interest for an hour, in millionths. */
  ratePpm: z.int().min(0).max(10),
  hours: z.int().min(1).max(500_000),
})

export type Account = z.infer<typeof account>
