import * as z from 'zod/mini'
import { belowBase } from '../../workspace/model/base.ts'

const questionSchema = z.object({
  id: z.string(),
  theme: z.string(),
  ask: z.string(),
  choose: z.enum(['one', 'many']),
  choices: z.array(z.object({ text: z.string(), right: z.boolean(), why: z.string() })),
})

const lessonCardsSchema = z.object({
  questions: z.array(questionSchema),
  requirements: z.array(z.object({ id: z.string(), title: z.string() })),
})

/** What the cards of a lesson ask. */
export type LessonCards = z.infer<typeof lessonCardsSchema>

/**
 * Fetches what the cards of a lesson ask.
 *
 * @returns undefined when there is no such lesson any more
 * @throws Error when it can't be fetched now
 */
export async function fetchLessonCards(slug: string): Promise<LessonCards | undefined> {
  const answer = await fetch(belowBase(`/cards/${encodeURIComponent(slug)}.json`))
  if (answer.status === 404) return undefined
  if (!answer.ok) throw new Error(`The site answered with ${answer.status}.`)
  return lessonCardsSchema.parse(await answer.json())
}
