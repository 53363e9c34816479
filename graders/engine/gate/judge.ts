import type { Verdict } from '../verdict/verdict.ts'
import type { Candidate } from './candidates.ts'

/**
 * Whether a grader said of a candidate what it must.
 *
 * @returns what is wrong, as one sentence; undefined when all is well
 * @example judge({ kind: 'mutant', name: 'cached', files: {}, catches: 'fresh-data' }, verdict)
 */
export function judge(candidate: Candidate, verdict: Verdict): string | undefined {
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
 * Requirements that both runners checked and did not agree on, in each of these gradings.
 *
 * A wrong repair may fail a requirement by chance, such as by losing a race. Runners that differ
 * do so every time, so a difference that goes away when all is repeated says nothing about them.
 *
 * @param tries verdicts of both runners on the same files and seed, at least one pair
 */
export function disagreements(tries: readonly VerdictPair[]): string[] {
  const each = tries.map(({ vitest, light }) => {
    const differing = vitest.requirements.flatMap(({ id, status, message }) => {
      const other = light.requirements.find((requirement) => requirement.id === id)
      if (other === undefined || status === other.status || [status, other.status].includes('not-checked')) return []
      const sentence = `"${id}": ${status} with vitest, ${other.status} with the light runner.`
      return [{ sentence, message: message || other.message }]
    })
    return new Map(differing.map(({ sentence, message }) => [sentence, message]))
  })
  const [first = new Map<string, string>(), ...others] = each
  return [...first]
    .filter(([sentence]) => others.every((other) => other.has(sentence)))
    .map(([sentence, message]) => `${sentence} ${message}`)
}

export interface VerdictPair {
  readonly vitest: Verdict
  readonly light: Verdict
}

/** Requirements that no mutant fails: nothing proves that they can. */
export function unproven(verdicts: readonly { candidate: Candidate; verdict: Verdict }[]): string[] {
  const failed = new Set(
    verdicts
      .filter(({ candidate }) => candidate.kind === 'mutant')
      .flatMap(({ verdict }) => verdict.requirements.filter(({ status }) => status === 'failed').map(({ id }) => id)),
  )
  const [first] = verdicts
  return (first?.verdict.requirements ?? []).map(({ id }) => id).filter((id) => !failed.has(id))
}

function failures(verdict: Verdict): string {
  return verdict.requirements
    .filter(({ status }) => status === 'failed')
    .map(({ id, message }) => `${id}: ${message}`)
    .join('; ')
}

function at({ place }: Verdict): string {
  return place === undefined ? '' : ` (${place.file}:${place.line}:${place.column})`
}
