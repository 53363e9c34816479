import { z } from 'zod'

const line = (most: number) => z.string().transform((text) => text.slice(0, most))

/** What a program that runs tests tells of one that has ended. Learner code shares its process: nothing in it is believed but its form. */
export const testSchema = z.object({
  // As the learner knows the file.
  file: line(300).transform((path) => path.replace(/^.*?(test\/)/, '$1').replace(/\.js$/, '.ts')),
  name: line(300),
  status: z.enum(['passed', 'failed', 'skipped']),
  message: line(3_000),
})

/** What it answers when all have ended. */
export const requestsSchema = z.object({ requests: z.number() })
