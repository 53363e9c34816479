import { join } from 'node:path'
import { UsageError } from '#engine/cli/terminal.ts'
import { knownMigrations, type Migration } from '../database/migrate.ts'
import { whatIsWrong } from './file-digest.ts'
import { readManifest, type Manifest } from './manifest.ts'

/** Files of a backup are not what was written. The message names them. */
export class BackupDamaged extends Error {
  override readonly name = 'BackupDamaged'
}

/**
 * Looks whether a backup is whole, and one that this version can restore.
 *
 * @returns what is in it, and the migrations that make its tables
 * @throws UsageError when it is none, or of a newer version; BackupDamaged when files are missing or were changed
 * @example const { manifest } = await checkBackup('/backups/monday')
 */
export async function checkBackup(folder: string): Promise<{ manifest: Manifest; migrations: Migration[] }> {
  const manifest = await readManifest(folder)
  const known = await knownMigrations()
  const strange = manifest.migrations.find(({ name, hash }, index) => known[index]?.name !== name || known[index].hash !== hash)
  if (strange !== undefined)
    throw new UsageError(
      `The backup was made by Loadbearing ${manifest.version}, whose migration ${strange.name} this version does not have. Restore it with that version or a later one.`,
    )
  const wrong: string[] = []
  for (const file of [...manifest.tables, ...manifest.secrets]) {
    const what = await whatIsWrong(join(folder, file.file), file)
    if (what !== undefined) wrong.push(`${file.file} ${what}`)
  }
  if (wrong.length > 0) throw new BackupDamaged(`The backup in ${folder} is damaged: ${wrong.join(', ')}. Use another one.`)
  return { manifest, migrations: known.slice(0, manifest.migrations.length) }
}
