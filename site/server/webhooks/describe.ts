import { problemSchema } from '../../runtimes/server/api.ts'

export const UNKNOWN_WEBHOOK = {
  standardSchema: problemSchema,
  description: 'No such webhook (`webhook-unknown`), or no such cohort (`cohort-unknown`)',
}
