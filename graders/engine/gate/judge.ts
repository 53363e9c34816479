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

/** Requirements that both verdicts checked and did not agree on, less those that the candidate fails by chance. */
export function disagreements({ sometimes = [] }: Candidate, left: Verdict, right: Verdict): string[] {
  return left.requirements.flatMap(({ id, status, message }) => {
    if (sometimes.includes(id)) return []
    const other = right.requirements.find((requirement) => requirement.id === id)
    if (other === undefined || status === other.status || [status, other.status].includes('not-checked')) return []
    return [`"${id}": ${status} with vitest, ${other.status} with the light runner. ${message || other.message}`]
  })
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
