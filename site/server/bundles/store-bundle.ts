import type { Bundle } from '#engine/exercise/bundle/bundle.ts'
import type { DatabaseService } from '../database/database.service.ts'
import { bundles } from '../database/schema.ts'

/** Stores a bundle unless it is stored already: its hash names its content. */
export async function storeBundle(database: Pick<DatabaseService['db'], 'insert'>, bundle: Bundle): Promise<void> {
  await database.insert(bundles).values(bundle).onConflictDoNothing()
}
