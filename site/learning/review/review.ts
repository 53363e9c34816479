import * as z from 'zod/mini'

/**
 * What somebody did with a card: how well they knew it, put it off by a day (`later`), never want to see it again (`remove`),
 * or take one of these two back (`restore`).
 */
export const deedSchema = z.enum(['again', 'hard', 'good', 'easy', 'later', 'remove', 'restore'])

/**
 * One thing that somebody did with one card. Reviews are only ever added: what a card is now follows from all of its reviews, so
 * two devices need only to put theirs together, and nothing of either is lost.
 */
export const reviewSchema = z.object({
  /** Drawn at random where it was made, so that it counts once however often it is sent. */
  id: z.string(),
  /** `quiz/<slug>/<question>` or `requirement/<slug>/<requirement>`. */
  card: z.string(),
  deed: deedSchema,
  /** Milliseconds since 1970. */
  at: z.number(),
})

export type Deed = z.infer<typeof deedSchema>
export type Rating = Extract<Deed, 'again' | 'hard' | 'good' | 'easy'>
export type Review = z.infer<typeof reviewSchema>

/** What a card asks for. */
export interface CardName {
  kind: 'quiz' | 'requirement'
  /** Of the lesson and its exercise. */
  slug: string
  /** Of the question or requirement. */
  part: string
}

/** @example cardOf({ kind: 'quiz', slug: 'cache-aside', part: 'key' }) // 'quiz/cache-aside/key' */
export const cardOf = ({ kind, slug, part }: CardName): string => `${kind}/${slug}/${part}`

/** @returns undefined for what is no card's id, as of a newer version of the site */
export function readCard(card: string): CardName | undefined {
  const [kind, slug, part] = card.split('/')
  if ((kind !== 'quiz' && kind !== 'requirement') || !slug || !part) return undefined
  return { kind, slug, part }
}
