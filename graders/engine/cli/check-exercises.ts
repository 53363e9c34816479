import { resolve } from 'node:path'
import { Command, InvalidArgumentError, Option } from 'commander'
import picocolors from 'picocolors'
import { createEngine } from '../create-engine.ts'
import { listExercises, loadExercise } from '../exercise/load.ts'
import { engineHash } from '../gate/engine-hash.ts'
import { checkExercise, type Check } from '../gate/gate.ts'
import { reported, writeReport, type Report } from '../gate/report.ts'
import { EXIT, hasColour, plainText, progressLine, runProgram, UsageError } from './terminal.ts'

/** Gradings at once, for each of the two runners: much of a grading of a wrong repair is waiting. */
const SLOTS = 2

const program = new Command('check:exercises')
  .description('The content gate: starters fail, solutions and alternatives pass, mutants fail where they say, both runners agree.')
  .argument('[slugs...]', 'exercises to check (default: all)')
  .addOption(
    new Option('--soak <n>', 'grade in n rounds, each with other data; after the first, a mutant only on what it is about, by one runner')
      .default(1)
      .argParser(wholeNumber),
  )
  .addOption(new Option('--seed <n>', 'seed of the first round (default: drawn for each round)').argParser(wholeNumber))
  .addOption(new Option('--slots <n>', 'gradings at once, for each runner').default(SLOTS).argParser(wholeNumber))
  .option('--json', 'print one JSON object for each check')
  .option('--report <file>', 'write what each candidate got in the first round, by each runner, as JSON')
  .addHelpText('after', '\nEnds with "N passed, N failed". Exit code: 0 all passed, 1 something failed, 2 it could not be run.')
  .action(check)

await runProgram(program)

interface Options {
  soak: number
  seed?: number
  slots: number
  json?: boolean
  report?: string
}

async function check(slugs: string[], options: Options): Promise<void> {
  if (options.soak < 1) throw new UsageError('--soak is a whole number from 1.')
  if (options.slots < 1) throw new UsageError('--slots is a whole number from 1.')
  const exercises = await Promise.all((slugs.length === 0 ? await listExercises() : slugs).map((slug) => loadExercise(slug)))
  // Before anything is graded: what is changed meanwhile is not what graded.
  const engine = await engineHash()
  const { green, red, dim } = picocolors.createColors(hasColour(process.stdout))
  const progress = progressLine()
  const engines = {
    vitest: await createEngine({ runner: 'vitest', slots: options.slots }),
    light: await createEngine({ runner: 'light', slots: options.slots }),
  }
  const stop = new AbortController()
  const interrupt = () => stop.abort()
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt)
  let [passed, failed] = [0, 0]
  const durations: number[] = []
  const gradings: Report['gradings'] = []

  const onCheck = (result: Check) => {
    if (result.problem === undefined) passed += 1
    else failed += 1
    if (result.durationMs > 0 && result.seed !== undefined) durations.push(result.durationMs)
    progress.clear()
    if (options.json === true) process.stdout.write(`${JSON.stringify(result)}\n`)
    else if (result.problem !== undefined) {
      const repeat = result.seed === undefined ? '' : dim(` (seed ${result.seed})`)
      process.stdout.write(`${red('✗')} ${result.slug}: ${result.subject}${repeat}\n${plainText(result.problem).replace(/^/gm, '    ')}\n`)
    }
    progress.show(`${passed + failed} checked, ${failed} failed: ${result.slug}, ${result.subject}`)
  }
  try {
    for (const exercise of exercises) {
      const before = failed
      await checkExercise(exercise, {
        engines,
        rounds: options.soak,
        signal: stop.signal,
        onCheck,
        onVerdict: (...grading) => gradings.push(reported(...grading)),
        ...(options.seed === undefined ? {} : { seed: options.seed }),
      })
      progress.clear()
      if (options.json !== true && failed === before) process.stdout.write(`${green('✓')} ${exercise.slug}\n`)
    }
  } finally {
    progress.clear()
    await Promise.all([engines.vitest.close(), engines.light.close()])
  }
  if (options.report !== undefined) await writeReport(resolve(options.report), { engine, gradings })
  if (options.json !== true) {
    const seconds = durations.reduce((sum, ms) => sum + ms, 0) / 1000
    process.stdout.write(
      `${dim(`${durations.length} gradings, ${(seconds / Math.max(1, durations.length)).toFixed(2)} s each on average`)}\n${passed} passed, ${failed} failed\n`,
    )
  }
  process.exitCode = failed === 0 ? EXIT.ok : EXIT.failed
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('Give a whole number.')
  return Number(text)
}
