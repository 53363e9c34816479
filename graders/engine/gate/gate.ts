import { dirname, join } from 'node:path'
import { withLearnersTests } from '../beside-subject.ts'
import type { SourceFiles } from '../compile/types.ts'
import { EngineError } from '../engine.ts'
import { applyVariant } from '../exercise/variant.ts'
import { readSourceFiles } from '../exercise/source-tree.ts'
import type { Exercise } from '../exercise/types.ts'
import { typeCheck } from '../kits/check.ts'
import { candidatesOf, folderOf, titleOf, type Candidate } from './candidates.ts'
import { hintProblems } from './content/hints.ts'
import { inseparableRequirements, unnamedRequirements } from './content/requirements.ts'
import type { Finding } from './finding.ts'
import { createGrader } from './gradings.ts'
import { memoryOf, NOTHING_FOUND, type Memory } from './memory.ts'
import type { Check, GateOptions, Origin } from './options.ts'
import { sampleOf } from './sample.ts'
import { unsteadyRequirements } from './soak.ts'
import { surfaceProblems } from './surface/surface-problems.ts'
import { roundsOf, tasksOf } from './tasks.ts'

/**
 * The content gate: types hold, the starter fails, solution and alternatives
 * pass, every mutant fails on the requirement that it names, both runners
 * agree; every requirement is named by a mutant and can fail alone; hints are
 * there and give nothing away; the grader uses the surface only.
 *
 * The first round grades every candidate in whole, by both runners; what is
 * known from before is not graded again. Only successes are kept: a failure is
 * always looked at anew. Later rounds look for chance, and ask it anew each
 * time. Right repairs are graded as before. A mutant is graded on the one
 * requirement that it names, alone, which also shows that requirements do not
 * lean on those before them, and by the runners in turn. The starter, which has
 * several flaws, does not pass by chance.
 *
 * With a sample, types and verdicts are those of its candidates, and the first
 * round asks of a mutant what later ones do.
 */
export async function checkExercise(exercise: Exercise, options: GateOptions): Promise<void> {
  const { rounds, seed, onCheck } = options
  const { slug } = exercise
  const all = await loadCandidates(exercise, options)
  if (all === undefined) return
  const candidates = options.sample === undefined ? all : sampleOf(all, options.sample)
  const memory = memoryOf(options.known)
  const context = { memory, onCheck }
  const report = (subject: string, findings: readonly Finding[], origin: Origin = 'now') =>
    onCheck({ slug, subject, durationMs: 0, origin, ...summaryOf(findings) })

  for (const candidate of candidates)
    await checkTypes(exercise, { subject: titleOf(candidate), file: folderOf(slug, candidate), files: candidate.files }, context)
  await checkVariants(exercise, candidates, context)
  await checkPlainSuite(exercise, candidates, context)
  report('every requirement is named by a mutant', unnamedRequirements(exercise, all))
  const solution = candidates.find(({ kind }) => kind === 'solution')
  report('hints', hintProblems(exercise, solution?.files ?? {}))
  const surface = await memory.recall(memory.keys?.surface(), NOTHING_FOUND)
  const strangers = surface === undefined ? await surfaceProblems(exercise, options.root) : []
  if (surface === undefined && strangers.length === 0) await memory.keep(memory.keys?.surface(), {})
  report('the grader uses the surface only', strangers, surface === undefined ? 'now' : 'cache')

  const grader = createGrader(exercise, options, memory)
  // The engines grade as many at once as they have slots.
  const tasks = roundsOf(rounds, seed).flatMap((round) => candidates.flatMap((candidate) => tasksOf(exercise, candidate, round, options)))
  await Promise.all(tasks.map((task) => grader.run(task)))
  // Only all mutants together show that a requirement never fails alone.
  if (candidates.length === all.length) report('requirements fail apart', inseparableRequirements(exercise, grader.observations))
  if (rounds > 1)
    for (const candidate of candidates)
      report(`${titleOf(candidate)}, the same in each round`, unsteadyRequirements(slug, candidate, grader.outcomesOf(candidate)))
}

/** What can't be loaded fails a check, and ends those of this exercise only. */
async function loadCandidates(exercise: Exercise, options: GateOptions): Promise<Candidate[] | undefined> {
  try {
    return await candidatesOf(exercise, options)
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
    options.onCheck({
      slug: exercise.slug,
      subject: 'solution, mutants and alternatives',
      problem: error.message,
      durationMs: 0,
      origin: 'now',
    })
    return undefined
  }
}

/** Several findings are one problem with a line for each, at the place of the first. */
function summaryOf(findings: readonly Finding[]): Pick<Check, 'problem' | 'file' | 'mend'> {
  const [first, ...others] = findings
  if (first === undefined) return {}
  if (others.length === 0) return first
  return { problem: findings.map(({ file, problem, mend }) => `${problem} (${file}): ${mend}`).join('\n') }
}

interface CheckContext {
  memory: Memory
  onCheck: GateOptions['onCheck']
}

async function checkTypes(
  { slug }: Exercise,
  { subject, file, files }: { subject: string; file: string; files: SourceFiles },
  { memory, onCheck }: CheckContext,
): Promise<void> {
  const started = performance.now()
  const key = memory.keys?.types(files)
  const known = await memory.recall(key, NOTHING_FOUND)
  const diagnostics = known === undefined ? typeCheck(files) : []
  if (known === undefined && diagnostics.length === 0) await memory.keep(key, {})
  onCheck({
    slug,
    subject: `${subject}, types`,
    durationMs: performance.now() - started,
    origin: known === undefined ? 'now' : 'cache',
    ...(diagnostics.length === 0
      ? {}
      : { problem: diagnostics.slice(0, 5).join('\n'), file, mend: 'make it compile as the editor compiles it' }),
  })
}

/** Variants are laid over the starter, and run with the learner's tests: those of the solution must fit each of them. */
async function checkVariants(exercise: Exercise, candidates: readonly Candidate[], context: CheckContext): Promise<void> {
  const { slug, manifest, files: starter, variants } = exercise
  const solution = candidates.find(({ kind }) => kind === 'solution')
  for (const variant of variants) {
    const files =
      manifest.kind === 'tests' ? withLearnersTests(variant, solution?.files ?? starter, starter) : applyVariant(starter, variant)
    await checkTypes(exercise, { subject: `variant ${variant.name}`, file: `graders/${slug}/variants/${variant.name}`, files }, context)
  }
}

/** The benchmark's plain suite is laid over the solution; its types hold there. */
async function checkPlainSuite(exercise: Exercise, candidates: readonly Candidate[], context: CheckContext): Promise<void> {
  const solution = candidates.find(({ kind }) => kind === 'solution')
  const plain = await readSourceFiles(join(dirname(exercise.grader), 'plain'))
  if (solution === undefined || Object.keys(plain).length === 0) return
  await checkTypes(
    exercise,
    { subject: 'plain suite', file: `graders/${exercise.slug}/plain`, files: { ...solution.files, ...plain } },
    context,
  )
}
