import picocolors from 'picocolors'
import type { Regraded, RegradeReport } from '../regrading/regrades.ts'

/**
 * A batch's report for people: what changed, attempt by attempt, and what to do next.
 *
 * @example process.stdout.write(renderReport(report, { color: hasColour(process.stdout) }))
 */
export function renderReport(report: RegradeReport, { color }: { color: boolean }): string {
  const { bold, dim } = picocolors.createColors(color)
  const { batch, total, waiting, changed, withoutVerdict, appliedAt } = report
  const lines = changed.flatMap((attempt) => describe(attempt, bold))
  for (const attempt of withoutVerdict)
    lines.push(`${bold(attempt)} got no new verdict: the grader failed, or it was cancelled. Its verdict stays.`)
  if (lines.length > 0) lines.push('')
  lines.push(`${total - waiting} of ${total} graded again, ${changed.length} changed, ${withoutVerdict.length} without a new verdict`)
  if (appliedAt !== null) lines.push(`The new verdicts count since ${appliedAt}.`)
  else if (waiting === 0)
    lines.push(dim(`The old verdicts still count. To make the new ones count: npm run regrade -- --batch ${batch} --apply`))
  else lines.push(dim(lookAgain(batch)))
  return `${lines.join('\n')}\n`
}

/** How to see a batch later. */
export function lookAgain(batch: string): string {
  return `The batch goes on without this command. To look again: npm run regrade -- --batch ${batch}`
}

function describe({ attempt, learner, exercise, was, now, requirements }: Regraded, bold: (text: string) => string): string[] {
  return [
    `${bold(attempt)} ${exercise}, learner ${learner ?? 'unknown'}: ${was === now ? `${now} as before` : `${was} → ${now}`}`,
    ...requirements.map(({ id, was: before, now: after }) => `    ${id}: ${before} → ${after}`),
  ]
}
