/** `npm run bench`: benchmarks of the engine and of the site. */
import { cpus } from 'node:os'
import { Command, InvalidArgumentError, Option } from 'commander'
import { benchGrade } from '#engine/bench/bench-grade.ts'
import { EXIT, progressLine, runProgram, UsageError } from '#engine/cli/terminal.ts'
import { listExercises, loadExercise, REPOSITORY_ROOT } from '#engine/exercise/load.ts'
import type { Exercise } from '#engine/exercise/types.ts'
import { ENGINE_VERSION } from '#engine/version.ts'
import { findChromium } from '../bootstrap/machine.ts'
import { phase } from '../bootstrap/phase.ts'

const program = new Command('bench').description('Benchmarks. Each prints one JSON object with what was measured in one run.')

program
  .command('grade')
  .description('A cold `vitest run` of the plain suite against our cold and warm verdict, for each exercise and runner.')
  .argument('[slugs...]', 'exercises to measure (default: all)')
  .addOption(new Option('--runs <n>', 'how often each is measured').default(5).argParser(positive))
  .action(async (slugs: string[], { runs }: { runs: number }) => {
    const progress = progressLine()
    const exercises = []
    for (const exercise of await exercisesOf(slugs)) exercises.push(await benchGrade(exercise, runs, (step) => progress.show(step)))
    progress.clear()
    print({ unit: 'ms', exercises })
  })

program
  .command('site')
  .description(
    'What visitors load and wait for: sizes of the kits and of the page of each lesson; Lighthouse scores of the home page and one lesson; ' +
      'mount time, first and second verdict in the browser, each against a cold `vitest run` of the same exercise. ' +
      'The container is the stand-in of the browser tests, so its times are not those of WebContainers. ' +
      'Builds the site when it has changed. Needs a Chromium (CHROMIUM_PATH names one).',
  )
  .argument('[slugs...]', 'exercises to measure (default: all)')
  .addOption(new Option('--rounds <n>', 'how often each time and score is measured').default(3).argParser(positive))
  .addHelpText('after', '\nExit code 0: measured; 1: measured, and a size is over its budget; 2: no result.')
  .action(async (slugs: string[], { rounds }: { rounds: number }) => {
    const exercises = await exercisesOf(slugs)
    const executablePath = await findChromium(REPOSITORY_ROOT)
    if (executablePath === undefined) throw new UsageError('there is no Chromium: install one, or name it with CHROMIUM_PATH')
    const stopping = new AbortController()
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stopping.abort(new UsageError('interrupted')))

    // Loaded here: the other benchmarks need no browser.
    const [{ benchSite }, { chromiumOptions }, { startServer }] = await Promise.all([
      import('./bench-site.ts'),
      import('../e2e/chromium.ts'),
      import('../e2e/server.ts'),
    ])
    await using server = await startServer()
    process.env['LOADBEARING_URL'] = server.url
    // Ends at the next step, so that everything that was started is ended, too.
    const browser = { ...chromiumOptions(executablePath), handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false }
    const measured = await phase('Measuring the site', ({ detail }) =>
      benchSite(browser, { exercises, rounds }, (step) => {
        stopping.signal.throwIfAborted()
        detail(step)
      }),
    )
    print({ units: { sizes: 'bytes', times: 'ms' }, ...measured })
    const { exceeded, missed } = measured.budgets
    for (const sentence of missed) process.stderr.write(`not met: ${sentence}\n`)
    for (const sentence of exceeded) process.stderr.write(`over budget: ${sentence}\n`)
    process.exitCode = exceeded.length === 0 ? EXIT.ok : EXIT.failed
  })

await runProgram(program)

async function exercisesOf(slugs: readonly string[]): Promise<Exercise[]> {
  const exercises = []
  for (const slug of slugs.length === 0 ? await listExercises() : slugs) exercises.push(await loadExercise(slug))
  return exercises
}

function print(measured: object): void {
  const machine = { node: process.version, cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length }
  process.stdout.write(`${JSON.stringify({ engine: ENGINE_VERSION, machine, ...measured }, null, 2)}\n`)
}

function positive(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('Give a whole number from 1.')
  return Number(text)
}
