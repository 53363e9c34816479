import { Command } from 'commander'
import { EXIT, progressLine, runProgram } from '#engine/cli/terminal.ts'
import { backUp } from '../backup/back-up.ts'
import { openStore } from './open-store.ts'
import { commandSettings } from './settings.ts'

const program = new Command('backup')
  .description('Backs up the database and the files that belong to it, as they are at one moment, while servers work.')
  .argument('<folder>', 'where to write it: a folder that is not there yet')
  .option('--without-secrets', 'leave out the secret key and the signing key: with them, whoever has the backup can sign')
  .addHelpText(
    'after',
    '\nIt reads the database of DATABASE_URL, or of the npm start of this machine, whether it runs or not.\nThe folder is there when the backup is whole, or not at all.\nExit code: 0 done, 2 not done (usage, or our own error).',
  )
  .action(run)

await runProgram(program)

async function run(folder: string, { withoutSecrets = false }: { withoutSecrets?: boolean }): Promise<void> {
  const settings = commandSettings()
  await using store = await openStore(settings, { make: false })
  const progress = progressLine()
  const { tables, secrets } = await backUp(store.pool, folder, {
    secrets: withoutSecrets ? undefined : settings,
    onTable: (name, number, of) => progress.show(`table ${number} of ${of}: ${name}`),
  }).finally(() => progress.clear())
  const rows = tables.reduce((sum, table) => sum + table.rows, 0)
  process.stdout.write(
    `${folder}: ${tables.length} tables, ${rows} rows. To see whether it stays whole: npm run restore -- ${folder} --check\n`,
  )
  if (secrets.length > 0)
    process.stdout.write('It holds the secret that signing keys are encrypted with: whoever has it can sign in your name.\n')
  process.exitCode = EXIT.ok
}
