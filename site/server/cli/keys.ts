import { Command } from 'commander'
import { EXIT, runProgram, UsageError } from '#engine/cli/terminal.ts'
import { listKeys, markCompromised, rotateKey, type KeyRow } from '../signatures/key-ring.ts'
import { openDatabase } from './open-database.ts'
import { asUsage, commandSettings } from './settings.ts'

const program = new Command('keys')
  .description('The keys that verdicts are signed with.')
  .addHelpText(
    'after',
    '\nIt changes the database of DATABASE_URL, or of the npm start that runs here.\nExit code: 0 done, 2 not done (usage, or our own error).',
  )

program
  .command('list')
  .description('lists all keys that ever signed, the oldest first')
  .option('--json', 'print them as JSON, on stdout')
  .action(list)
program.command('rotate').description('makes a new key that signs from now on; what the old one signed stays valid').action(rotate)
program
  .command('compromise')
  .description('marks a key as one that somebody else may have: nothing that it signed counts any more')
  .argument('<kid>', 'name of the key, as list prints it')
  // One name in 64 begins with a hyphen.
  .allowUnknownOption()
  .action(compromise)

await runProgram(program)

async function list({ json }: { json?: boolean }): Promise<void> {
  await using database = await openDatabase(commandSettings())
  const keys = await listKeys(database.db)
  if (json === true) process.stdout.write(`${JSON.stringify(keys.map(({ publicKey: _, ...key }) => ({ ...key, state: stateOf(key) })))}\n`)
  else if (keys.length === 0) process.stdout.write('There is no key yet: the first server that grades makes one.\n')
  else process.stdout.write(keys.map(describe).join(''))
}

async function rotate(): Promise<void> {
  const settings = commandSettings()
  if (settings.signingKeyFile !== undefined)
    throw new UsageError(
      'The key is in SIGNING_KEY_FILE: put a new one there (openssl genpkey -algorithm ed25519) and restart the servers. The old one stays known.',
    )
  await using database = await openDatabase(settings)
  const { kid, retired } = await asUsage(() => rotateKey(database.db, settings))
  process.stdout.write(`${kid} signs from now on.${retired === undefined ? '' : ` ${retired} is retired; what it signed stays valid.`}\n`)
}

async function compromise(kid: string): Promise<void> {
  await using database = await openDatabase(commandSettings())
  if (!(await markCompromised(database.db, kid))) throw new UsageError(`There is no key ${kid}. npm run keys -- list names them.`)
  process.stdout.write(`${kid} is marked as compromised: nothing that it signed counts. The next verdict is signed with a new key.\n`)
  process.exitCode = EXIT.ok
}

function describe(key: KeyRow): string {
  return `${key.kid}  ${stateOf(key).padEnd(11)}  ${key.isConfigured ? 'from a file' : 'in the database'}, since ${day(key.createdAt)}\n`
}

function stateOf({ retiredAt, compromisedAt }: Pick<KeyRow, 'retiredAt' | 'compromisedAt'>): 'active' | 'retired' | 'compromised' {
  if (compromisedAt !== null) return 'compromised'
  return retiredAt === null ? 'active' : 'retired'
}

function day(date: Date): string {
  return date.toISOString().slice(0, 10)
}
