import { inArray } from 'drizzle-orm'
import type { Database } from '../database/executor.ts'
import { gradings } from '../database/schema.ts'

/**
 * Makes somebody's what was handed in as somebody else: by a browser before signing in, or by a guest.
 *
 * @param from owners, see `ownerOfVisitor`
 * @example await claimGradings(tx, [ownerOfVisitor(visitor)], user.id)
 */
export async function claimGradings(tx: Pick<Database, 'update'>, from: readonly string[], to: string): Promise<void> {
  if (from.length > 0)
    await tx
      .update(gradings)
      .set({ owner: to })
      .where(inArray(gradings.owner, [...from]))
}
