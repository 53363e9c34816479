import { z } from 'zod'
import { newTimestampSchema, PAGE_SIZE, timestampSchema } from './cohorts-api.ts'

/**
 * The HTTP contract of what somebody did with the cards of their review queue. Paths are under `/api/v1`.
 *
 * | method and path    | who       | body → answer |
 * | ------------------ | --------- | ------------- |
 * | GET  /card-reviews | signed in | → cardReviewsSchema: those that came after a place, in the order in which they came |
 * | POST /card-reviews | signed in | newCardReviewsSchema → keptCardReviewsSchema; 409 `somebody-else`, 413 `too-many` |
 *
 * Reviews are only ever added, each once, by the id that its device gave it. What a card is now follows from all of its
 * reviews, so devices need not agree on anything else.
 */

/** Reviews of one person: some fifteen a day for ten years. */
export const CARD_REVIEWS_CAP = 50_000
/** Places are counted by the database. */
const PLACES_CAP = 2 ** 31 - 1

const cardSchema = z
  .string()
  .max(200)
  .regex(/^(quiz|requirement)\/[a-z0-9-]+\/[a-z0-9-]+$/, 'not the name of a card')

export const cardDeedSchema = z.enum(['again', 'hard', 'good', 'easy', 'later', 'remove', 'restore'])

const cardReviewSchema = z.object({ id: z.uuid(), card: z.string(), deed: cardDeedSchema, at: timestampSchema })

export const newCardReviewSchema = z.strictObject({
  id: z.uuid(),
  card: cardSchema,
  deed: cardDeedSchema,
  /** By the clock of the device. */
  at: newTimestampSchema,
})

/** Whose they are. */
const ownerSchema = z.object({ id: z.uuid(), kind: z.enum(['guest', 'account']) })

export const cardReviewsQuerySchema = z.object({
  /** `place` of the last answer. Default: from the beginning. */
  after: z
    .string()
    .regex(/^\d{1,10}$/)
    .transform(Number)
    .pipe(z.int().min(0).max(PLACES_CAP))
    .optional(),
  limit: z
    .string()
    .regex(/^\d{1,3}$/)
    .transform(Number)
    .pipe(z.int().min(1).max(PAGE_SIZE.most))
    .optional(),
})

export const cardReviewsSchema = z.object({
  owner: ownerSchema,
  items: z.array(cardReviewSchema),
  /** To ask for what comes after these, now or another time. */
  place: z.int().nonnegative(),
  /** Whether there is more by now. */
  more: z.boolean(),
})

export const newCardReviewsSchema = z.strictObject({
  /** Whose the device takes them to be: somebody else may have signed in meanwhile, in another tab. */
  owner: z.uuid(),
  reviews: z
    .array(newCardReviewSchema)
    .min(1)
    .max(PAGE_SIZE.most)
    .refine((reviews) => new Set(reviews.map(({ id }) => id)).size === reviews.length, 'each id once'),
})

export const keptCardReviewsSchema = z.object({
  owner: ownerSchema,
  /** How many of them were new. */
  added: z.int().nonnegative(),
})

export type CardReviewsOwner = z.infer<typeof ownerSchema>
export type CardReview = z.infer<typeof cardReviewSchema>
export type CardReviewsQuery = z.infer<typeof cardReviewsQuerySchema>
export type CardReviews = z.infer<typeof cardReviewsSchema>
export type NewCardReviews = z.infer<typeof newCardReviewsSchema>
export type KeptCardReviews = z.infer<typeof keptCardReviewsSchema>
