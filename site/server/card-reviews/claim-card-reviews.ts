import { sql } from 'drizzle-orm'
import type { Database } from '../database/executor.ts'

/**
 * Makes a guest's reviews somebody's, too, once the guest signs in as them.
 *
 * @param from the guest
 * @example await claimCardReviews(tx, guest.id, user)
 */
export async function claimCardReviews(tx: Pick<Database, 'execute'>, from: string, to: string): Promise<void> {
  // Places are counted by one writer of a person at a time.
  await tx.execute(sql`select from users where id = ${to} for no key update`)
  await tx.execute(sql`
    insert into card_reviews (person, id, place, card, deed, at)
    select ${to}::uuid, id, (select coalesce(max(place), 0) from card_reviews where person = ${to}) + row_number() over (order by place), card, deed, at
    from card_reviews guest
    where person = ${from} and not exists (select from card_reviews known where known.person = ${to} and known.id = guest.id)`)
}
