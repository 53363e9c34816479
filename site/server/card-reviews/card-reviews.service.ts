import { Injectable } from '@nestjs/common'
import { and, asc, eq, gt, inArray, max } from 'drizzle-orm'
import {
  CARD_REVIEWS_CAP,
  type CardReviews,
  type CardReviewsOwner,
  type CardReviewsQuery,
  type KeptCardReviews,
  type NewCardReviews,
} from '../../runtimes/server/card-reviews-api.ts'
import { PAGE_SIZE } from '../../runtimes/server/cohorts-api.ts'
import { DatabaseService } from '../database/database.service.ts'
import { cardReviews, users } from '../database/schema.ts'
import { ProblemException } from '../problems/problem.ts'

/** What people did with the cards of their review queues: see course/about/decisions/0048. */
@Injectable()
export class CardReviewsService {
  constructor(private readonly database: DatabaseService) {}

  /** Those that came after a place, in the order in which they came. */
  async after(owner: CardReviewsOwner, { after = 0, limit = PAGE_SIZE.most }: CardReviewsQuery): Promise<CardReviews> {
    const rows = await this.database.db
      .select()
      .from(cardReviews)
      .where(and(eq(cardReviews.person, owner.id), gt(cardReviews.place, after)))
      .orderBy(asc(cardReviews.place))
      .limit(limit + 1)
    const shown = rows.slice(0, limit)
    return {
      owner,
      items: shown.map(({ id, card, deed, at }) => ({ id, card, deed, at: at.toISOString() })),
      place: shown.at(-1)?.place ?? after,
      more: rows.length > limit,
    }
  }

  /**
   * Adds those that are not there yet.
   *
   * @throws ProblemException 409 when they are meant for somebody else, 413 when it would be too many, 401 for who was deleted meanwhile
   */
  async add(owner: CardReviewsOwner, { owner: meant, reviews }: NewCardReviews): Promise<KeptCardReviews> {
    const { id: person } = owner
    if (meant !== person)
      throw new ProblemException(409, 'somebody-else', 'Somebody else is signed in now. What was done is still on this device.')
    return this.database.db.transaction(async (tx) => {
      // One writer of a person at a time, so that places come in order; and none of somebody who is being deleted.
      const [alive] = await tx.select({ id: users.id }).from(users).where(eq(users.id, person)).for('no key update')
      if (!alive) throw new ProblemException(401, 'signed-out', 'You are not signed in, or your account is gone. Sign in again.')
      const ids = reviews.map(({ id }) => id)
      const ofPerson = eq(cardReviews.person, person)
      const known = await tx
        .select({ id: cardReviews.id })
        .from(cardReviews)
        .where(and(ofPerson, inArray(cardReviews.id, ids)))
      const isKnown = new Set(known.map(({ id }) => id))
      const fresh = reviews.filter(({ id }) => !isKnown.has(id.toLowerCase()))
      if (fresh.length === 0) return { owner, added: 0 }
      const [kept] = await tx
        .select({ last: max(cardReviews.place) })
        .from(cardReviews)
        .where(ofPerson)
      // Places have no gaps: the last one is how many there are.
      const last = kept?.last ?? 0
      if (last + fresh.length > CARD_REVIEWS_CAP)
        throw new ProblemException(413, 'too-many', `Your account keeps ${CARD_REVIEWS_CAP} reviews, and not more.`)
      const now = Date.now()
      await tx.insert(cardReviews).values(
        fresh.map(({ id, card, deed, at }, n) => ({
          ...{ person, id, card, deed },
          place: last + 1 + n,
          // A clock that is ahead must not put a card off for years.
          at: new Date(Math.min(Date.parse(at), now)),
        })),
      )
      return { owner, added: fresh.length }
    })
  }
}
