import picocolors from 'picocolors'
import type { Place, RequirementResult, Verdict } from '../verdict/verdict.ts'
import { plainText } from './terminal.ts'

/** Lines of the subject's output that a report shows; the verdict has more. */
const OUTPUT_LINES = 15

type Colours = ReturnType<typeof picocolors.createColors>

/**
 * A verdict as text for people: each requirement with what was observed, where
 * something went wrong, the tail of the output, a summary, and how to repeat it.
 * Ends with a line feed.
 *
 * @example process.stdout.write(renderVerdict(verdict, { color: hasColour(process.stdout) }))
 */
export function renderVerdict(verdict: Verdict, { color }: { color: boolean }): string {
  const colours = picocolors.createColors(color)
  const sections = [
    heading(verdict, colours),
    verdict.requirements.map((result) => requirement(result, colours)).join('\n'),
    verdict.place ? place(verdict.place, colours) : '',
    verdict.status === 'passed' ? '' : outputTail(verdict.output, colours),
    `${summary(verdict, colours)}\n${colours.dim(`seed ${verdict.seed}: --seed ${verdict.seed} repeats this run`)}`,
  ]
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`
}

function heading({ exercise, status, reason, message }: Verdict, colours: Colours): string {
  const title = `${colours.bold(exercise.slug)} ${colours.dim(exercise.revision)}`
  const why = plainText(message ?? '')
  if (why === '') return title
  return `${title}\n${status === 'passed' ? why : colours.red(`${label(status, reason)}: ${why}`)}`
}

function label(status: Verdict['status'], reason: Verdict['reason']): string {
  if (status === 'error') return 'no verdict, and not your doing'
  if (status === 'timeout') return 'out of time'
  return reason === undefined
    ? status
    : { compile: 'does not compile', start: 'does not start', crash: 'crashed', limit: 'went over a limit' }[reason]
}

function requirement({ title, status, message, observed, expected }: RequirementResult, colours: Colours): string {
  const mark = { passed: colours.green('✓'), failed: colours.red('✗'), 'not-run': colours.dim('–'), 'not-checked': colours.yellow('?') }[
    status
  ]
  const note = { passed: '', failed: message, 'not-run': message || 'not run', 'not-checked': `not checked here: ${message}` }[status]
  const details = [
    note,
    ...(status === 'failed' && observed !== undefined ? [`observed  ${observed}`] : []),
    ...(status === 'failed' && expected !== undefined ? [`expected  ${expected}`] : []),
  ]
  const lines = details.filter((text) => text !== '').map((text) => indent(plainText(text), '    '))
  return [
    `${mark} ${status === 'failed' ? title : colours.dim(title)}`,
    ...lines.map((line) => (status === 'failed' ? line : colours.dim(line))),
  ].join('\n')
}

function place({ file, line, column, frame }: Place, colours: Colours): string {
  const where = colours.cyan(`${plainText(file)}:${line}:${column}`)
  return frame === undefined ? where : `${where}\n${indent(plainText(frame), '  ')}`
}

function outputTail(output: string, colours: Colours): string {
  const lines = plainText(output).trimEnd().split('\n')
  if (lines.length === 1 && lines[0] === '') return ''
  const shown = lines.slice(-OUTPUT_LINES)
  const title = shown.length < lines.length ? `output, the last ${shown.length} lines` : 'output'
  return `${colours.dim(title)}\n${indent(shown.join('\n'), colours.dim('│ '))}`
}

function summary({ status, requirements, durationMs }: Verdict, colours: Colours): string {
  const count = (wanted: RequirementResult['status']): number => requirements.filter((result) => result.status === wanted).length
  const parts = [
    `${count('passed')} of ${requirements.length} hold`,
    count('failed') > 0 ? `${count('failed')} failed` : '',
    count('not-run') > 0 ? `${count('not-run')} not run` : '',
    count('not-checked') > 0 ? `${count('not-checked')} not checked here` : '',
    `${(durationMs / 1000).toFixed(1)} s`,
  ]
  const word = status === 'passed' ? colours.green(colours.bold('passed')) : colours.red(colours.bold(status))
  return `${word}: ${parts.filter((part) => part !== '').join(', ')}`
}

function indent(text: string, by: string): string {
  return text
    .split('\n')
    .map((line) => `${by}${line}`)
    .join('\n')
}
