import { sql } from 'drizzle-orm'
import type { Bundle } from '#engine/exercise/bundle/bundle.ts'
import type { Manifest } from '#engine/exercise/manifest.ts'
import type { DatabaseService } from '../database/database.service.ts'
import { bundles } from '../database/schema.ts'

/**
 * Stores a bundle unless it is stored already: its hash names its content. The manifest is that of when it was stored first.
 *
 * @example await storeBundle(tx, await made.of(exercise), exercise.manifest)
 */
export async function storeBundle(database: Pick<DatabaseService['db'], 'insert'>, bundle: Bundle, manifest: Manifest): Promise<void> {
  await database
    .insert(bundles)
    .values({ ...bundle, manifest })
    .onConflictDoUpdate({ target: bundles.hash, set: { manifest: sql`excluded.manifest` }, setWhere: sql`${bundles.manifest} is null` })
}
