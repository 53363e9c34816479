import { setTimeout as delay } from 'node:timers/promises'
import { Command, InvalidArgumentError, Option } from 'commander'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { EXIT, hasColour, progressLine, runProgram, UsageError } from '#engine/cli/terminal.ts'
import type { Database } from '../database/executor.ts'
import { untilBack } from '../database/gone.ts'
import type { RegradeScope } from '../database/schema.ts'
import { GRADER_SPACE } from '../grading/grader-lock.ts'
import { Regrades, type RegradeReport } from '../regrading/regrades.ts'
import { lookAgain, renderReport } from './regrade-report.ts'
import { openDatabase } from './open-database.ts'
import { commandSettings } from './settings.ts'

/** How often the database is asked how far a batch is. */
const LOOK_MS = 500

interface Options {
  attempt?: string
  exercise?: string
  revision?: string
  assignment?: string
  batch?: string
  apply?: boolean
  json?: boolean
}

const program = new Command('regrade')
  .description('Grades attempts again with the graders of today, behind all submissions, and reports the verdicts that change.')
  .addOption(new Option('--attempt <id>', 'one attempt').argParser(uuid).conflicts(['exercise', 'revision', 'assignment', 'batch']))
  .addOption(new Option('--exercise <slug>', 'all attempts of an exercise').conflicts(['assignment', 'batch']))
  .addOption(
    new Option('--revision <hash>', 'with --exercise: only those that were handed in for this revision of it (its first digits will do)'),
  )
  .addOption(new Option('--assignment <id>', 'all attempts of an assignment').argParser(uuid).conflicts(['revision', 'batch']))
  .addOption(new Option('--batch <id>', 'grade nothing: look at a batch that was begun before').argParser(uuid).conflicts('revision'))
  .option('--apply', 'make the new verdicts count, once all are there; the old ones are kept')
  .option('--json', 'print the report as one JSON object on stdout')
  .allowExcessArguments(false)
  .addHelpText(
    'after',
    '\nWorks on DATABASE_URL, or on the database of the npm start that runs on this machine.\nExit code: 0 nothing changed, 1 something changed, 2 no result (usage, not over yet, or our own error).',
  )
  .action(regrade)

await runProgram(program)

async function regrade(options: Options): Promise<void> {
  // Before anything is looked for.
  if (options.batch === undefined) scopeOf(options)
  await using database = await openDatabase(commandSettings())
  const { db } = database
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop.abort())
  const regrades = new Regrades(db)
  const batch = options.batch ?? (await begin(regrades, scopeOf(options)))
  await finished(db, regrades, batch, stop.signal)
  if (options.apply === true && !stop.signal.aborted) await apply(regrades, batch)
  const report = await untilBack(() => regrades.report(batch))
  if (!report) throw unknownBatch(batch)
  process.stdout.write(options.json === true ? `${JSON.stringify(report)}\n` : renderReport(report, { color: hasColour(process.stdout) }))
  process.exitCode = exitCodeOf(report)
}

async function begin(regrades: Regrades, scope: RegradeScope): Promise<string> {
  const begun = await regrades.begin(scope)
  if (begun) {
    process.stderr.write(`${begun.total} ${begun.total === 1 ? 'attempt is' : 'attempts are'} graded again, as batch ${begun.batch}.\n`)
    return begun.batch
  }
  const what = Object.entries(scope).flatMap(([name, value]) => (value === undefined ? [] : [`--${name} ${value}`]))
  throw new UsageError(`there is no finished attempt for ${what.join(' ')}.`)
}

function scopeOf({ attempt, exercise, revision, assignment }: Options): RegradeScope {
  if (attempt !== undefined) return { attempt }
  if (assignment !== undefined) return { assignment }
  if (exercise !== undefined) return { exercise, ...(revision === undefined ? {} : { revision }) }
  throw new UsageError(
    'say what to grade again: --attempt ID, --exercise SLUG (with --revision HASH or without), --assignment ID, or --batch ID.',
  )
}

/** Waits until nothing of the batch waits, or the signal aborts: then the batch goes on without us. */
async function finished(db: Database, regrades: Regrades, batch: string, signal: AbortSignal): Promise<void> {
  const line = progressLine()
  try {
    for (let isWarned = false; ;) {
      const progress = await untilBack(() => regrades.progress(batch), { signal })
      if (!progress) throw unknownBatch(batch)
      if (progress.waiting === 0) return
      if (!isWarned && (await graders(db)) === 0) {
        isWarned = true
        process.stderr.write('note: no grader works on this database. Start one with npm start or npm run grader.\n')
      }
      line.show(`${progress.total - progress.waiting} of ${progress.total} graded again; Ctrl-C leaves the rest to the graders`)
      await delay(LOOK_MS, undefined, { signal }).catch(() => undefined)
      if (signal.aborted) break
    }
  } finally {
    line.clear()
  }
  process.stderr.write(`${lookAgain(batch)}\n`)
}

async function apply(regrades: Regrades, batch: string): Promise<void> {
  const application = await regrades.apply(batch)
  if (application.outcome === 'unknown') throw unknownBatch(batch)
  if (application.outcome === 'discarded') throw new UsageError("the batch was discarded: it can't be applied any more. Begin another one.")
  if (application.outcome === 'unfinished')
    throw new UsageError(`${application.waiting} attempts of the batch still wait. ${lookAgain(batch)}`)
  if (application.outcome === 'applied' && application.superseded > 0) {
    process.stderr.write(`note: ${application.superseded} attempts were left as they are: another batch was applied to them meanwhile.\n`)
  }
}

/** How many graders live. */
async function graders(db: Database): Promise<number> {
  const { rows } = await db.execute<{ count: number }>(
    sql`select count(*)::int as count from pg_locks where locktype = 'advisory' and granted and classid = ${GRADER_SPACE}::int8::oid
      and database = (select oid from pg_database where datname = current_database())`,
  )
  return rows[0]?.count ?? 0
}

function exitCodeOf({ waiting, changed, withoutVerdict }: RegradeReport): number {
  if (waiting > 0) return EXIT.noResult
  if (changed.length > 0) return EXIT.failed
  return withoutVerdict.length > 0 ? EXIT.noResult : EXIT.ok
}

function unknownBatch(batch: string): UsageError {
  return new UsageError(`there is no batch ${batch} in this database.`)
}

function uuid(text: string): string {
  if (!z.uuid().safeParse(text).success) throw new InvalidArgumentError('Give the id as the server shows it: a UUID.')
  return text
}
