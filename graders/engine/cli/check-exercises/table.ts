import type { createColors } from 'picocolors'
import { titleOf } from '../../gate/candidates.ts'
import type { CandidateSummary, ExerciseSummary } from './summary.ts'

type Colours = Pick<ReturnType<typeof createColors>, 'bold' | 'dim' | 'green' | 'red'>

const HEAD = ['candidate', 'verdict', 'slowest requirement', 'failed requirements (▸ the one that the mutant names)']

/**
 * One exercise as a table: what the grader said of each candidate.
 *
 * @example process.stdout.write(tableOf(exercise, picocolors))
 */
export function tableOf({ slug, candidates }: ExerciseSummary, { bold, dim, green, red }: Colours): string {
  const rows = candidates.map((candidate) => [titleOf(candidate), verdictOf(candidate), slowestOf(candidate), failedOf(candidate)])
  const widths = HEAD.slice(0, -1).map((head, column) => Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0)))
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  const good = candidates.length > 0 && candidates.every((candidate) => candidate.good)
  return [
    `${good ? green('✓') : red('✗')} ${bold(slug)}`,
    ...(candidates.length === 0 ? [] : [dim(`  ${line(HEAD)}`)]),
    ...rows.map((row, index) => (candidates[index]?.good === true ? `  ${line(row)}` : red(`✗ ${line(row)}`))),
    '',
  ].join('\n')
}

/** In one word what the grader said; both runners' where they differ. */
function verdictOf(candidate: CandidateSummary): string {
  const words = Object.values(candidate.runners).map(({ status, reason, failed }) => {
    if (status === 'error' || status === 'timeout') return status
    if (reason !== undefined) return reason === 'compile' ? 'does not compile' : `ends (${reason})`
    if (candidate.kind !== 'mutant') return status === 'passed' ? 'passes' : 'fails'
    return candidate.catches !== undefined && failed.includes(candidate.catches) ? 'caught' : 'not caught'
  })
  // What a container can't check is caught by the other runner.
  const all = [...new Set(words)]
  return candidate.good && all.includes('caught') ? 'caught' : all.join(' / ')
}

function failedOf({ catches, runners }: CandidateSummary): string {
  const { vitest, light } = runners
  const everywhere = new Set([...(vitest?.failed ?? []), ...(light?.failed ?? [])])
  const named = catches !== undefined && everywhere.has(catches) ? [catches] : []
  const rest = [...everywhere].filter((id) => id !== catches)
  return [...named.map((id) => `▸ ${id}`), ...rest].join(', ')
}

function slowestOf({ runners }: CandidateSummary): string {
  const [slowest] = Object.values(runners)
    .flatMap((runner) => runner.slowest ?? [])
    .sort((a, b) => b.durationMs - a.durationMs)
  return slowest === undefined ? '' : `${slowest.id} ${(slowest.durationMs / 1000).toFixed(2)} s`
}
