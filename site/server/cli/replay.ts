import { Command, Option } from 'commander'
import { z } from 'zod'
import { EXIT, progressLine, runProgram, UsageError } from '#engine/cli/terminal.ts'
import { createEngine } from '#engine/create-engine.ts'
import { probeSandbox } from '#engine/sandbox/probe.ts'
import { readRecorded } from '../replay/recorded.ts'
import { replay } from '../replay/replay.ts'
import { renderReplay } from '../replay/report.ts'
import { openDatabase } from './open-database.ts'
import { commandSettings } from './settings.ts'

interface Options {
  sandbox?: 'bwrap' | 'none'
  json?: boolean
}

const program = new Command('replay')
  .description('Grades a recorded attempt again, with the files, the exercise and the seed of then, and compares the verdicts.')
  .argument('<attempt>', 'id of the grading')
  .addOption(new Option('--sandbox <name>', 'default: bwrap; none runs the learner code as you').choices(['bwrap', 'none']))
  .option('--json', 'print the comparison with both verdicts as JSON, on stdout')
  .addHelpText(
    'after',
    '\nIt reads the database of DATABASE_URL, or of the npm start that runs here.\nExit code: 0 the same, 1 something differs, 2 no result (usage, or our own error).',
  )
  .action(run)

await runProgram(program)

async function run(attempt: string, options: Options): Promise<void> {
  const id = z.uuid().safeParse(attempt)
  if (!id.success) throw new UsageError(`"${attempt}" is no id of a grading: that is a UUID, as POST /api/gradings answers it.`)
  await using database = await openDatabase(commandSettings())
  const recorded = await readRecorded(database.db, id.data)
  const progress = progressLine()
  const stop = new AbortController()
  const interrupt = (): void => stop.abort()
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt)
  const engine = await createEngine({ sandbox: options.sandbox ?? (await workingSandbox()) })
  try {
    progress.show('grading again')
    const result = await replay(recorded, engine, {
      signal: stop.signal,
      onProgress: (step) =>
        progress.show(step.phase === 'running' ? `${step.index + 1} of ${step.of}: ${step.requirement}` : 'grading again'),
    })
    progress.clear()
    process.stdout.write(options.json === true ? `${JSON.stringify(result)}\n` : renderReplay(result))
    process.exitCode = result.same ? EXIT.ok : EXIT.failed
  } finally {
    progress.clear()
    await engine.close()
  }
}

/** Recorded files are somebody else's code: they run unprotected only when that is said. */
async function workingSandbox(): Promise<'bwrap'> {
  if ((await probeSandbox()).works) return 'bwrap'
  throw new UsageError(
    'There is no working sandbox here, and recorded files are code of others. npm run doctor says what is missing; --sandbox none runs them as you.',
  )
}
