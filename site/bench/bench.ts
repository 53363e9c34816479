/** `npm run bench`: benchmarks of the engine and of the site. */
import { cpus } from 'node:os'
import { Command, InvalidArgumentError, Option } from 'commander'
import type { TARGETS } from '#engine/attack/attack.ts'
import { SMALL_COURSE } from '#engine/attack/targets.ts'
import { benchGrade, missedOfGrade, summaryOfGrade, type GradeBenchmark } from '#engine/bench/bench-grade.ts'
import { hasPlainSuite } from '#engine/bench/plain-suite.ts'
import { EXIT, runProgram, UsageError } from '#engine/cli/terminal.ts'
import { listExercises, loadExercise, REPOSITORY_ROOT } from '#engine/exercise/load.ts'
import type { Exercise } from '#engine/exercise/types.ts'
import { ENGINE_VERSION } from '#engine/version.ts'
import type { BoardBenchmarkOptions } from './bench-board.ts'
import { findChromium } from '../bootstrap/machine.ts'
import { phase } from '../bootstrap/phase.ts'

/** With PostgreSQL and without restarts, as the budgets say. */
const REFERENCE: (typeof TARGETS)[number] = 'ledger'

const program = new Command('bench').description('Benchmarks. Each prints one JSON object with what was measured in one run.')

program
  .command('grade')
  .description(
    'A cold `vitest run` of a plain suite against our cold and warm verdict, in the sandbox; ' +
      'gradings per minute and core with one grader process and with two; memory of a host that waits. ' +
      'First of the reference, a small exercise whose plain suite asks what its grader asks: the budgets are held against it. ' +
      'Then of each exercise. Best on a machine that does nothing else.',
  )
  .argument('[slugs...]', 'exercises to measure beside the reference (default: all that have a plain suite)')
  .addOption(new Option('--runs <n>', 'how often each is measured').default(30).argParser(positive))
  .addOption(new Option('--seconds <n>', 'how long throughput is measured, each time').default(60).argParser(positive))
  .addOption(new Option('--light', 'the light runner, too, which takes the shape of the container'))
  .action(async (slugs: string[], options: { runs: number; seconds: number; light?: boolean }) => {
    const exercises: GradeBenchmark[] = []
    await phase('Measuring gradings', async ({ detail, print: say }) => {
      const measure = async (exercise: Exercise, root: string) => {
        const measured = await benchGrade(exercise, { light: false, ...options, root }, detail)
        exercises.push(measured)
        // It goes on for an hour: what is known is said at once.
        say(summaryOfGrade(measured))
      }
      await measure(await loadExercise(REFERENCE, { root: SMALL_COURSE }), SMALL_COURSE)
      for (const exercise of await exercisesOf(slugs)) {
        if (slugs.length > 0 || (await hasPlainSuite(exercise))) await measure(exercise, REPOSITORY_ROOT)
      }
    })
    const missed = exercises.filter(({ slug }) => slug === REFERENCE).flatMap(missedOfGrade)
    print({ units: { times: 'ms' }, exercises, missed })
    for (const sentence of missed) process.stderr.write(`not met: ${sentence}\n`)
  })

program
  .command('server')
  .description(
    'Many learners hand in within a short time, against a web process and graders on this machine, while others run their apps: ' +
      'whether all verdicts are right, the longest wait, and how fast the API answers meanwhile. On small exercises that are graded for real.',
  )
  .addOption(new Option('--learners <n>', 'who hand in').default(500).argParser(positive))
  .addOption(new Option('--within <seconds>', 'over which they do').default(60).argParser(positive))
  .addOption(new Option('--graders <n>', 'grader processes').default(1).argParser(positive))
  .addOption(new Option('--runs <n>', 'run sessions that are open all the while').default(30).argParser(positive))
  .addHelpText('after', '\nExit code 0: measured, and all verdicts are right; 1: one was not; 2: no result.')
  .action(async (options: { learners: number; within: number; graders: number; runs: number }) => {
    const { benchServer } = await import('./bench-server.ts')
    const measured = await phase('Measuring the server', ({ detail }) => benchServer(options, detail))
    print({ units: { waits: 'ms', api: 'ms', allGradedAfter: 's' }, ...measured })
    for (const sentence of measured.wrong) process.stderr.write(`wrong: ${sentence}\n`)
    process.exitCode = measured.wrong.length === 0 ? EXIT.ok : EXIT.failed
  })

program
  .command('server-board')
  .description(
    'How fast the API answers with the board of a large cohort, over HTTP, from a full database: ' +
      'its first answer, and the later ones; gradebook and insights; and how soon many viewers hear of attempts. ' +
      'The budget of the board is 100 ms for 1,000 learners by 80 exercises.',
  )
  .addOption(new Option('--learners <n>', 'learners of the cohort').default(1_000).argParser(positive))
  .addOption(new Option('--assignments <n>', 'exercises that it is given').default(80).argParser(positive))
  .addOption(new Option('--attempts <n>', 'what they handed in, in all').default(200_000).argParser(positive))
  .addOption(new Option('--runs <n>', 'how often each page is read').default(30).argParser(positive))
  .addOption(new Option('--viewers <n>', 'who look at the board while attempts arrive').default(500).argParser(positive))
  .addOption(new Option('--rate <n>', 'attempts a second meanwhile').default(50).argParser(positive))
  .addOption(new Option('--seconds <n>', 'for how long').default(20).argParser(positive))
  .action(async (options: BoardBenchmarkOptions) => {
    const { benchBoard } = await import('./bench-board.ts')
    print({ units: { times: 'ms', size: 'bytes' }, ...(await phase('Measuring the board', ({ detail }) => benchBoard(options, detail))) })
  })

program
  .command('site')
  .description(
    'What visitors load and wait for: sizes of the kits and of the page of each lesson; Lighthouse scores of the home page, the catalogue and one lesson; ' +
      'mount time, first and second verdict in the browser, each against a cold `vitest run` of the same exercise. ' +
      'The container is the stand-in of the browser tests, so its times are not those of WebContainers. ' +
      'Builds the site when it has changed. Needs a Chromium (CHROMIUM_PATH names one).',
  )
  .argument('[slugs...]', 'exercises to measure (default: all)')
  .addOption(new Option('--rounds <n>', 'how often each time and score is measured').default(3).argParser(positive))
  .addHelpText('after', '\nExit code 0: measured; 1: measured, and a size is over its budget; 2: no result.')
  .action(async (slugs: string[], { rounds }: { rounds: number }) => {
    const exercises = await exercisesOf(slugs)
    const { executablePath, stopping } = await forBrowser()

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

program
  .command('interaction')
  .description(
    'How long the workspace takes to show what is done in it while it grades, with the processor of the page slowed down: ' +
      'typing, panes, palette, search in files, a dragged border. Builds the site when it has changed. Needs a Chromium.',
  )
  .argument('[slug]', 'the exercise (default: the first)')
  .addOption(new Option('--runtime <name>', 'who grades meanwhile').choices(['server', 'webcontainer']).default('server'))
  .addOption(new Option('--slowdown <factor>', 'how much slower the processor is made').default(4).argParser(positive))
  .addHelpText('after', '\nExit code 0: measured, within the budget; 1: over it; 2: no result.')
  .action(async (slug: string | undefined, options: { runtime: 'server' | 'webcontainer'; slowdown: number }) => {
    const [exercise] = await exercisesOf(slug === undefined ? [] : [slug])
    if (!exercise) throw new UsageError('the course has no exercise')
    const { executablePath, stopping } = await forBrowser()
    const [{ benchInteraction }, { chromiumOptions }, { startServer }] = await Promise.all([
      import('./bench-interaction.ts'),
      import('../e2e/chromium.ts'),
      import('../e2e/server.ts'),
    ])
    await using server = await startServer()
    process.env['LOADBEARING_URL'] = server.url
    const measured = await phase('Measuring interactions', ({ detail }) =>
      benchInteraction(chromiumOptions(executablePath), { exercise, ...options }, (step) => {
        stopping.signal.throwIfAborted()
        detail(step)
      }),
    )
    print({ units: { times: 'ms' }, ...measured })
    for (const sentence of measured.missed) process.stderr.write(`not met: ${sentence}\n`)
    process.exitCode = measured.missed.length === 0 ? EXIT.ok : EXIT.failed
  })

await runProgram(program)

async function forBrowser(): Promise<{ executablePath: string; stopping: AbortController }> {
  const executablePath = await findChromium(REPOSITORY_ROOT)
  if (executablePath === undefined) throw new UsageError('there is no Chromium: install one, or name it with CHROMIUM_PATH')
  const stopping = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stopping.abort(new UsageError('interrupted')))
  return { executablePath, stopping }
}

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
