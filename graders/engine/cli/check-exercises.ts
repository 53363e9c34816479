import { resolve } from 'node:path'
import { Command, InvalidArgumentError, Option } from 'commander'
import picocolors from 'picocolors'
import { createEngine } from '../create-engine.ts'
import { EngineError, type Engine } from '../engine.ts'
import { listExercises, loadExercise, REPOSITORY_ROOT } from '../exercise/load.ts'
import type { Exercise } from '../exercise/types.ts'
import { keysFor, readSurroundings } from '../gate/cache/keys.ts'
import { cacheFolders, NO_CACHE, openCache } from '../gate/cache/outcome-cache.ts'
import { checkExercise } from '../gate/gate.ts'
import type { Check, RunnerName } from '../gate/options.ts'
import { reported, writeReport, type Report } from '../gate/report.ts'
import type { Sample } from '../gate/sample.ts'
import { probeSandbox } from '../sandbox/probe.ts'
import { changedExercises, type Changes } from './check-exercises/changed.ts'
import { showProgress } from './check-exercises/progress.ts'
import { createSummary, type Summary } from './check-exercises/summary.ts'
import { tableOf } from './check-exercises/table.ts'
import { countThemes } from './check-exercises/themes.ts'
import { EXIT, hasColour, plainText, runProgram, UsageError, type Output } from './terminal.ts'

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
  .addOption(new Option('--soak-changed <n>', 'the same, of exercises that differ from the base only').default(1).argParser(wholeNumber))
  .addOption(
    new Option(
      '--sample <n>',
      'of exercises that are as the base has them, grade one in n mutants (on what it is about) and alternatives, others with each commit',
    )
      .default(1)
      .argParser(wholeNumber),
  )
  .option(
    '--base <revision>',
    'what --soak-changed and --sample compare with (default: the target of a pull request, else where HEAD left main)',
  )
  .addOption(new Option('--seed <n>', 'seed of the first round (default: drawn for each round)').argParser(wholeNumber))
  .addOption(new Option('--slots <n>', 'gradings at once, for each runner').default(SLOTS).argParser(wholeNumber))
  .option('--brief', 'the light runner grades a mutant on the requirement that it names only: half of the time, and what npm test does')
  .option('--no-cache', 'grade everything, also what is known from before, and keep nothing')
  .option('--json', 'print the summary as one JSON object')
  .option('--report <file>', 'write what each candidate got in the first round, by each runner, as JSON')
  .addHelpText('after', '\nEnds with "N passed, N failed". Exit code: 0 all passed, 1 something failed, 2 it could not be run.')
  .action(check)

await runProgram(program)

interface Options {
  soak: number
  soakChanged: number
  sample: number
  base?: string
  seed?: number
  slots: number
  brief?: boolean
  cache: boolean
  json?: boolean
  report?: string
}

async function check(slugs: string[], options: Options): Promise<void> {
  for (const name of ['soak', 'soakChanged', 'sample', 'slots'] as const)
    if (options[name] < 1) throw new UsageError(`--${name === 'soakChanged' ? 'soak-changed' : name} is a whole number from 1.`)
  const all = await listExercises()
  const chosen = slugs.length === 0 ? all : slugs
  const compares = options.soakChanged > 1 || options.sample > 1
  const changes = compares ? await changedExercises(REPOSITORY_ROOT, { base: options.base }) : undefined
  const roundsOf = (slug: string): number =>
    changes?.slugs.has(slug) === false ? options.soak : Math.max(options.soak, options.soakChanged)
  const sampleFor = (slug: string): Sample | undefined =>
    changes === undefined || options.sample === 1 || changes.slugs.has(slug) ? undefined : { of: options.sample, turn: changes.commits }
  if (compares) process.stderr.write(`${compared(changes, chosen, options)}\n`)

  const sandbox = (await probeSandbox()).works ? 'bwrap' : 'none'
  // Before anything is graded: what is changed meanwhile is not what graded.
  const surroundings = await readSurroundings(sandbox)
  const cache = options.cache ? openCache(cacheFolders()) : NO_CACHE
  const summary = createSummary()
  const gradings: Report['gradings'] = []
  const stop = new AbortController()
  const interrupt = () => stop.abort()
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt)
  const engines = openWhenNeeded((runner) => createEngine({ runner, sandbox, slots: options.slots }))
  try {
    let current = ''
    using progress = showProgress(() => `${summary.passed + summary.failed} checked, ${summary.failed} failed${current}`)
    const onCheck = (result: Check): void => {
      summary.onCheck(result)
      current = `: ${result.slug}, ${result.subject}`
      progress.clear()
      if (result.problem !== undefined) process.stderr.write(problemText(result, process.stderr))
      progress.update()
    }
    for (const slug of chosen) {
      const exercise = await loadOrTell(slug, all, onCheck)
      if (exercise === undefined) continue
      await checkExercise(exercise, {
        engines: engines.of,
        rounds: roundsOf(slug),
        brief: options.brief === true,
        ...(sampleFor(slug) === undefined ? {} : { sample: sampleFor(slug) }),
        ...(options.seed === undefined ? {} : { seed: options.seed }),
        known: { cache, keys: await keysFor(exercise, surroundings) },
        signal: stop.signal,
        onCheck,
        onVerdict: (candidate, runner, verdict, { origin, isWhole }) => {
          if (isWhole) gradings.push(reported(candidate, runner, verdict))
          summary.onVerdict(candidate, runner, verdict, origin)
        },
      })
    }
  } finally {
    await engines.close()
    await cache.trim()
  }
  if (options.report !== undefined) await writeReport(resolve(options.report), { engine: surroundings.engine, gradings })
  const result = summary.end(chosen, await countThemes(REPOSITORY_ROOT, all))
  process.stdout.write(options.json === true ? `${JSON.stringify(result)}\n` : textOf(result))
  process.exitCode = result.failed === 0 ? EXIT.ok : EXIT.failed
}

/** An exercise that can't be loaded fails a check; the others are checked all the same. */
async function loadOrTell(slug: string, all: readonly string[], onCheck: (check: Check) => void): Promise<Exercise | undefined> {
  try {
    return await loadExercise(slug)
  } catch (error) {
    if (!(error instanceof EngineError) || !all.includes(slug)) throw error
    onCheck({ slug, subject: 'manifest and files', problem: error.message, durationMs: 0, origin: 'now' })
    return undefined
  }
}

/** Where everything is known, no engine is opened. */
function openWhenNeeded(open: (runner: RunnerName) => Promise<Engine>) {
  const opened = new Map<RunnerName, Promise<Engine>>()
  const grade =
    (runner: RunnerName): Engine['grade'] =>
    async (...request) => {
      const opening = opened.get(runner) ?? open(runner)
      opened.set(runner, opening)
      return (await opening).grade(...request)
    }
  return {
    of: { vitest: { grade: grade('vitest') }, light: { grade: grade('light') } },
    close: async () => {
      await Promise.all([...opened.values()].map(async (opening) => (await opening).close()))
    },
  }
}

/** What the comparison with the base led to. */
function compared(changes: Changes | undefined, chosen: readonly string[], { soakChanged, sample }: Options): string {
  const rounds = soakChanged > 1 ? `, each is graded in ${soakChanged} rounds` : ', each is graded in whole'
  if (changes === undefined) return `There is no base to compare with, so every exercise counts as changed${rounds.replace(',', ':')}.`
  const changed = chosen.filter((slug) => changes.slugs.has(slug))
  const rest =
    sample > 1 && changed.length < chosen.length
      ? ` Of the ${changed.length === 0 ? '' : 'other '}exercises, one in ${sample} mutants and alternatives is graded: part ${(changes.commits % sample) + 1} of ${sample}.`
      : ''
  return `Compared with ${changes.base}: ${changed.length === 0 ? 'no exercise has changed' : `${changed.join(', ')} changed${rounds}`}.${rest}`
}

function problemText({ slug, subject, problem = '', file, mend, seed }: Omit<Check, 'origin' | 'durationMs'>, stream: Output): string {
  const { red, dim } = picocolors.createColors(hasColour(stream))
  const repeat = seed === undefined ? '' : dim(` (seed ${seed})`)
  const where = [file, mend].filter((text) => text !== undefined).join(': ')
  return `${red('✗')} ${slug}: ${subject}${repeat}\n${plainText(`${problem}${where === '' ? '' : `\n→ ${where}`}`).replace(/^/gm, '    ')}\n`
}

function textOf({ exercises, failures, gradings, themes, passed, failed }: Summary): string {
  const colours = picocolors.createColors(hasColour(process.stdout))
  const tables = exercises.map((exercise) => tableOf(exercise, colours))
  const again = failures.map((failure) => problemText(failure, process.stdout))
  const counts = `${gradings.now + gradings.cache} gradings, ${gradings.cache} of them from the cache; ${themes.uncovered} of ${themes.promised} themes are covered by no exercise yet`
  return `${[...tables, ...again].join('\n')}\n${colours.dim(counts)}\n${passed} passed, ${failed} failed\n`
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('Give a whole number.')
  return Number(text)
}
