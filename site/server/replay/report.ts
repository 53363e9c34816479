import { plainText } from '#engine/cli/terminal.ts'
import type { Difference, Replay } from './replay.ts'

/** What people read of a replay: what differs, and what may be the reason. */
export function renderReplay({ id, same, differences, changed, then, now }: Replay): string {
  const { slug, revision } = then.exercise
  const lines = [
    `${slug} ${revision}, seed ${then.seed}, graded ${then.startedAt}: grading ${id}`,
    ...changed.map(
      (part) => `The ${part.part} is another one now (then ${part.then}, now ${part.now}): the verdict may differ for that reason.`,
    ),
    '',
    same
      ? `The same: ${now.status}, and each of the ${now.requirements.length} requirements as then.`
      : `${differences.length === 1 ? 'One thing differs' : `${differences.length} things differ`}:`,
    ...(same ? [] : table(differences)),
  ]
  return `${plainText(lines.join('\n'))}\n`
}

function table(differences: readonly Difference[]): string[] {
  const rows = [
    ['', 'then', 'now'],
    ...differences.map(({ title, then, now }) => [title.replaceAll('\n', ' '), then ?? '(not named)', now ?? '(not named)']),
  ]
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows.map(([what = '', then = '', now = '']) => `  ${what.padEnd(widths[0] ?? 0)}  ${then.padEnd(widths[1] ?? 0)}  ${now}`)
}
