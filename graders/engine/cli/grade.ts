import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Command, InvalidArgumentError, Option } from 'commander'
import { closest } from 'fastest-levenshtein'
import type { SourceFiles } from '../compile/types.ts'
import { createEngine } from '../create-engine.ts'
import { applyOverlay, loadExercise, loadOverlays } from '../exercise/load.ts'
import { readSourceFiles } from '../exercise/source-tree.ts'
import type { Exercise, Overlay } from '../exercise/types.ts'
import { layOver } from '../exercise/workspace.ts'
import type { GradingProgress } from '../supervisor/protocol.ts'
import { EXIT, hasColour, progressLine, runProgram, UsageError } from './terminal.ts'
import { renderVerdict } from './verdict-report.ts'

interface Options {
  files?: string
  solution?: boolean
  mutant?: string
  alternative?: string
  runner: 'vitest' | 'light'
  sandbox?: 'bwrap' | 'none'
  seed?: number
  only?: string[]
  json?: boolean
}

const program = new Command('grade')
  .description('Grades an exercise: the starter as it is, or with other files laid over it.')
  .argument('<slug>', 'the exercise, such as fix-the-n-plus-one')
  .addOption(
    new Option('--files <dir>', 'lay the files of this folder (src/, test/, database/) over the starter').conflicts([
      'solution',
      'mutant',
      'alternative',
    ]),
  )
  .addOption(new Option('--solution', 'grade the solution').conflicts(['files', 'mutant', 'alternative']))
  .addOption(new Option('--mutant <name>', 'grade a mutant').conflicts(['files', 'solution', 'alternative']))
  .addOption(new Option('--alternative <name>', 'grade an alternative').conflicts(['files', 'solution', 'mutant']))
  .addOption(
    new Option('--runner <name>', 'vitest: the real thing; light: in the shape of the container')
      .choices(['vitest', 'light'])
      .default('vitest'),
  )
  .addOption(new Option('--sandbox <name>', 'default: bwrap where it works').choices(['bwrap', 'none']))
  .addOption(new Option('--seed <n>', 'repeat the run with this seed').argParser(parseSeed))
  .addOption(new Option('--only <requirement...>', 'check these requirements, by their ids, and no others'))
  .option('--json', 'print exactly one verdict, as JSON, on stdout')
  .addHelpText('after', '\nExit code: 0 passed, 1 failed, 2 no verdict (usage, or our own error).')
  .action(grade)

await runProgram(program)

async function grade(slug: string, options: Options): Promise<void> {
  const exercise = await loadExercise(slug)
  const files = await filesOf(exercise, options)
  requireKnown(exercise, options.only)
  const progress = progressLine()
  const stop = new AbortController()
  const interrupt = () => stop.abort()
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt)
  progress.show('starting the grader')
  const onNotice = (notice: string) => {
    progress.clear()
    process.stderr.write(`note: ${notice}\n`)
  }
  const engine = await createEngine({
    runner: options.runner,
    onNotice,
    ...(options.sandbox === undefined ? {} : { sandbox: options.sandbox }),
  })
  try {
    const verdict = await engine.grade(
      {
        exercise,
        files,
        runtime: 'local',
        ...(options.seed === undefined ? {} : { seed: options.seed }),
        ...(options.only === undefined ? {} : { only: options.only }),
      },
      { signal: stop.signal, onProgress: (step) => progress.show(describe(step, exercise)) },
    )
    progress.clear()
    process.stdout.write(
      options.json === true ? `${JSON.stringify(verdict)}\n` : renderVerdict(verdict, { color: hasColour(process.stdout) }),
    )
    if (options.json !== true && options.only !== undefined)
      process.stdout.write('Only what --only names was checked: this says nothing of the other requirements.\n')
    process.exitCode = verdict.status === 'passed' ? EXIT.ok : verdict.status === 'error' ? EXIT.noResult : EXIT.failed
  } finally {
    progress.clear()
    await engine.close()
  }
}

function requireKnown({ slug, manifest }: Exercise, only: readonly string[] = []): void {
  const known = manifest.requirements.map(({ id }) => id)
  const unknown = only.find((id) => !known.includes(id))
  if (unknown === undefined) return
  throw new UsageError(
    `--only: ${slug} has no requirement "${unknown}". Did you mean "${closest(unknown, known)}"? It has: ${known.join(', ')}.`,
  )
}

async function filesOf(exercise: Exercise, { files, solution, mutant, alternative }: Options): Promise<SourceFiles> {
  if (files !== undefined) return filesFrom(exercise, files)
  if (solution === true) return overlayOf(exercise, 'solution', 'solution')
  if (mutant !== undefined) return overlayOf(exercise, 'mutant', mutant)
  if (alternative !== undefined) return overlayOf(exercise, 'alternative', alternative)
  return exercise.files
}

async function filesFrom(exercise: Exercise, folder: string): Promise<SourceFiles> {
  const found = await stat(resolve(folder)).catch(() => undefined)
  if (found?.isDirectory() !== true) throw new UsageError(`--files: there is no folder ${folder}. Name the folder that has your src/.`)
  const files = await readSourceFiles(resolve(folder))
  if (Object.keys(files).length === 0)
    throw new UsageError(`--files: ${folder} has no src/, test/ or database/ with files in it. Name the folder that has your src/.`)
  const laid = layOver(exercise, { ...exercise.files, ...files })
  if (!laid.ok) throw new UsageError(`--files: ${laid.refused.map(({ path, reason }) => `${path} ${reason}`).join('; ')}`)
  return laid.files
}

async function overlayOf(exercise: Exercise, kind: Overlay['kind'], name: string): Promise<SourceFiles> {
  const candidates = await loadOverlays(exercise, { kinds: [kind] })
  const overlay = candidates.find((candidate) => candidate.name === name)
  if (overlay !== undefined) return applyOverlay(exercise, overlay)
  const names = candidates.map((candidate) => candidate.name)
  throw new UsageError(
    `${exercise.slug} has no ${kind} "${name}". ${names.length === 0 ? 'It has none.' : `Did you mean "${closest(name, names)}"? It has: ${names.join(', ')}.`}`,
  )
}

function parseSeed(text: string): number {
  const seed = Number(text)
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(seed))
    throw new InvalidArgumentError('A seed is a whole number from 0, as a verdict prints it.')
  return seed
}

function describe(step: GradingProgress, exercise: Exercise): string {
  if (step.phase === 'preparing') return 'starting the app and its services'
  if (step.phase === 'result') return `${step.result.status === 'passed' ? 'holds' : 'does not hold'}: ${step.result.title}`
  const title = exercise.manifest.requirements.find(({ id }) => id === step.requirement)?.title ?? step.requirement
  return `${step.index + 1} of ${step.of}: ${title}`
}
