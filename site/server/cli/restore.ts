import { Command, Option } from 'commander'
import { EXIT, progressLine, runProgram } from '#engine/cli/terminal.ts'
import { BackupDamaged, checkBackup } from '../backup/check-backup.ts'
import { restore } from '../backup/restore.ts'
import { openStore } from './open-store.ts'
import { commandSettings } from './settings.ts'

interface Options {
  check?: boolean
  replace?: boolean
  withoutSecrets?: boolean
}

const program = new Command('restore')
  .description('Restores a backup into an empty database, with the files that belong to it.')
  .argument('<folder>', 'what npm run backup wrote')
  .addOption(new Option('--check', 'only look whether the backup is whole; no database is needed').conflicts(['replace', 'withoutSecrets']))
  .option('--replace', 'put the backup in place of all that the database holds')
  .option('--without-secrets', 'leave out the secret key and the signing key')
  .addHelpText(
    'after',
    '\nIt writes to the database of DATABASE_URL, or of the npm start of this machine. Stop all servers first.\nWhen it fails, the database is as it was.\nExit code: 0 done, or the backup is whole; 1 the backup is damaged; 2 not done (usage, or our own error).',
  )
  .action(run)

await runProgram(program)

async function run(folder: string, options: Options): Promise<void> {
  try {
    await (options.check === true ? check(folder) : bringBack(folder, options))
    process.exitCode = EXIT.ok
  } catch (error) {
    if (!(error instanceof BackupDamaged)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = EXIT.failed
  }
}

async function check(folder: string): Promise<void> {
  const { manifest } = await checkBackup(folder)
  process.stdout.write(
    `${folder} is whole: Loadbearing ${manifest.version}, taken ${manifest.takenAt}, ${manifest.tables.length} tables.\n`,
  )
}

async function bringBack(folder: string, { replace = false, withoutSecrets = false }: Options): Promise<void> {
  const settings = commandSettings()
  await using store = await openStore(settings, { make: true })
  const progress = progressLine()
  const { manifest, notices } = await restore(store.pool, folder, {
    replace,
    secrets: withoutSecrets ? undefined : settings,
    onTable: (name, number, of) => progress.show(`table ${number} of ${of}: ${name}`),
  }).finally(() => progress.clear())
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0)
  process.stdout.write(`Restored ${manifest.tables.length} tables, ${rows} rows, as of ${manifest.takenAt}.\n`)
  for (const notice of notices) process.stdout.write(`${notice}\n`)
}
