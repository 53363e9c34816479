import type { Manifest } from '../exercise/manifest.ts'
import type { Verdict } from '../verdict/verdict.ts'
import { folderOf, isRight, type Candidate } from './candidates.ts'
import type { Finding } from './finding.ts'

/**
 * Gradings by both graders until a difference on wrong code counts as one of the graders. What is left to chance
 * like a coin, such as the order of random uuids, differs three times in a row once in 32 runs; so often, once in 2,048.
 */
export const MOST_TRIES = 6

/** What a candidate is judged by. */
export type JudgedVerdict = Pick<Verdict, 'status' | 'reason' | 'message' | 'requirements'> & { place?: Verdict['place'] }

/** What is said of two verdicts reads of these. */
type Graded = Pick<Verdict, 'requirements' | 'message'>

/** Verdicts on the same files with the same seed, of two graders: runners, or runtimes. */
export type VerdictPair = readonly [Graded, Graded]

/** Which graders those are, as in "passed with vitest, failed in the page". */
export type GraderNames = readonly [string, string]

/**
 * Whether a grader said of a candidate what it must.
 *
 * @returns what is wrong, as one sentence; undefined when all is well
 * @example judge({ kind: 'mutant', name: 'cached', files: {}, catches: 'fresh-data' }, verdict)
 */
export function judge(candidate: Candidate, verdict: JudgedVerdict): string | undefined {
  if (verdict.status === 'error') return `gave no verdict: ${verdict.message ?? 'no reason was given'}`
  if (verdict.reason !== undefined) return `did not get to its requirements (${verdict.reason}): ${verdict.message ?? ''}${at(verdict)}`
  if (verdict.status === 'timeout') return `ran out of time: ${failures(verdict)}`
  if (candidate.kind === 'starter') return verdict.status === 'passed' ? 'passes: there is nothing to repair' : undefined
  if (candidate.kind !== 'mutant') return verdict.status === 'passed' ? undefined : `fails, and is right: ${failures(verdict)}`
  const caught = verdict.requirements.find(({ id }) => id === candidate.catches)
  // What this runtime can't check, another one does.
  if (caught?.status === 'failed' || caught?.status === 'not-checked') return undefined
  const others = verdict.requirements.filter(({ status }) => status === 'failed').map(({ id }) => id)
  return `is not caught by "${candidate.catches}"${others.length === 0 ? '' : ` (failed: ${others.join(', ')})`}`
}

/**
 * Where to look when a grader did not say of a candidate what it must, and what to do.
 *
 * @example mendOf('cache-aside', candidate, verdict).file // 'graders/cache-aside/mutants/cached-for-ever/overlay.yaml'
 */
export function mendOf(slug: string, candidate: Candidate, verdict: JudgedVerdict): Pick<Finding, 'file' | 'mend'> {
  const { kind, catches } = candidate
  const grader = `graders/${slug}/${slug}.grader.ts`
  const folder = folderOf(slug, candidate)
  const file = kind === 'mutant' ? `${folder}/overlay.yaml` : folder
  if (verdict.status === 'error')
    return { file, mend: 'grade it again by itself; when that gives no verdict either, it is a defect of the engine' }
  if (verdict.reason !== undefined)
    return {
      file,
      mend:
        kind === 'starter'
          ? 'a starter runs, flawed as it is: make it start'
          : 'make it run: code that does not says nothing about a requirement',
    }
  if (verdict.status === 'timeout')
    return { file: `exercises/${slug}/exercise.yaml`, mend: 'let the grader do less, or raise budgetSeconds' }
  if (kind === 'starter') return { file: grader, mend: 'observe the flaw that the lesson is about, or put it back into the starter' }
  if (kind !== 'mutant')
    return { file: grader, mend: `assert what the requirement says and nothing else; if ${file} is wrong after all, correct it` }
  return { file, mend: `observe in ${grader} what it breaks, or name in "catches" what it breaks instead of "${catches}"` }
}

/**
 * Requirements that two graders checked and did not agree on, however often it is repeated.
 *
 * A wrong repair may fail a requirement by chance, such as by losing a race. Graders that differ
 * do so every time, so a difference that goes away when all is repeated says nothing about them.
 * A right repair has no such excuse: what differs on it is told at once.
 *
 * @param first what both said
 * @param again grades the candidate once more, with the same seed, by both
 * @returns a sentence for each, with what was observed
 */
export async function lastingDisagreements(
  candidate: Candidate,
  names: GraderNames,
  first: VerdictPair,
  again: () => Promise<VerdictPair>,
): Promise<string[]> {
  const tries = [first]
  while (!isRight(candidate) && tries.length < MOST_TRIES && disagreements(names, tries).length > 0) tries.push(await again())
  return disagreements(names, tries)
}

/**
 * Requirements that both graders checked and did not agree on, in each of these gradings.
 *
 * @param tries at least one pair
 */
export function disagreements(names: GraderNames, tries: readonly VerdictPair[]): string[] {
  const each = tries.map(([left, right]) => {
    const differing = left.requirements.flatMap((one) => {
      const { id, status } = one
      const other = right.requirements.find((requirement) => requirement.id === id)
      if (other === undefined || status === other.status || [status, other.status].includes('not-checked')) return []
      const sentence = `"${id}": ${status} ${names[0]}, ${other.status} ${names[1]}.`
      return [{ sentence, message: [observed(one, left), observed(other, right)].filter((text) => text !== '').join(' ') }]
    })
    return new Map(differing.map(({ sentence, message }) => [sentence, message]))
  })
  const [first = new Map<string, string>(), ...others] = each
  return [...first]
    .filter(([sentence]) => others.every((other) => other.has(sentence)))
    .map(([sentence, message]) => `${sentence} ${message}`)
}

/**
 * Where a verdict leaves out what it should check, or checks what its runtime can't, by the manifest's word.
 *
 * @returns a sentence for each requirement
 * @example undeclared(exercise.manifest, verdict) // ['"events-in-order" was not checked, and the manifest …']
 */
export function undeclared(
  { requirements }: { requirements: readonly Pick<Manifest['requirements'][number], 'id' | 'runtimes'>[] },
  verdict: Pick<Verdict, 'runtime' | 'requirements'>,
): string[] {
  const { runtime } = verdict
  const strangers = verdict.requirements.filter(({ id }) => !requirements.some((requirement) => requirement.id === id))
  const missing = requirements.filter(({ id }) => !verdict.requirements.some((result) => result.id === id))
  return [
    ...strangers.map(({ id }) => `"${id}" is in the verdict and not in the manifest.`),
    ...missing.map(({ id }) => `"${id}" is in the manifest and not in the verdict.`),
    ...requirements.flatMap(({ id, runtimes }) => {
      const result = verdict.requirements.find((other) => other.id === id)
      const declared = runtimes[runtime] !== undefined
      if (result === undefined || (result.status === 'not-checked') === declared) return []
      return declared
        ? [`"${id}" was checked, and the manifest says that the runtime ${runtime} can't.`]
        : [`"${id}" was not checked, and the manifest does not say that the runtime ${runtime} can't: ${result.message}`]
    }),
  ]
}

/** What does not run has its reason in the verdict. */
function observed({ status, message }: Verdict['requirements'][number], verdict: Graded): string {
  return status === 'not-run' ? (verdict.message ?? '') : message
}

function failures(verdict: JudgedVerdict): string {
  return verdict.requirements
    .filter(({ status }) => status === 'failed')
    .map(({ id, message }) => `${id}: ${message}`)
    .join('; ')
}

function at({ place }: JudgedVerdict): string {
  return place === undefined ? '' : ` (${place.file}:${place.line}:${place.column})`
}
