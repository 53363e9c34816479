import type { CapturedResponse } from '../supervisor/protocol.ts'
import type { Verdict } from '../verdict/verdict.ts'
import type { Attack, Exchange } from './attack.ts'

/** What an attack came to. */
export interface Outcome {
  /** When it was graded. */
  readonly verdict?: Verdict
  /** When it was run: what came back for each request, or the sentence why nothing did. */
  readonly answers?: readonly (CapturedResponse | string)[]
  /** What the app printed. */
  readonly output: string
}

/** Characters that the page and the database can be asked to keep of one message. */
const MESSAGE_CAP = 16_384

/**
 * Compares what came of an attack with what was stated.
 *
 * @returns one sentence for each difference; none when all is as stated
 */
export function judge(attack: Attack, outcome: Outcome): string[] {
  const text = [outcome.output, ...messagesOf(outcome.verdict)].join('\n')
  return [
    ...verdictProblems(attack.verdict, outcome.verdict),
    ...(attack.session ?? []).flatMap((exchange, index) => exchangeProblems(exchange, outcome.answers?.[index])),
    ...evidenceProblems(attack, outcome),
    ...attack.never.filter((pattern) => new RegExp(pattern, 'm').test(text)).map((pattern) => `it must never get to /${pattern}/, and did`),
  ]
}

/** Characters of the output that are told when something is missing in it. */
const SHOWN = 400

function evidenceProblems(attack: Attack, outcome: Outcome): string[] {
  const missing = missingEvidence(attack, outcome)
  if (missing.length === 0) return []
  return [...missing.map((pattern) => `it did not print /${pattern}/`), `it printed: ${outcome.output.slice(0, SHOWN)}`]
}

/** What an attack prints when it takes place, and did not print: patterns. */
export function missingEvidence({ evidence }: Attack, { output }: Outcome): string[] {
  return evidence.filter((pattern) => !new RegExp(pattern, 'm').test(output))
}

function messagesOf(verdict: Verdict | undefined): string[] {
  if (verdict === undefined) return []
  return [
    verdict.message ?? '',
    ...verdict.requirements.flatMap(({ message, observed = '', expected = '' }) => [message, observed, expected]),
  ]
}

function verdictProblems(stated: Attack['verdict'], verdict: Verdict | undefined): string[] {
  if (stated === undefined) return []
  if (verdict === undefined) return ['there is no verdict']
  const problems: string[] = []
  const [want, got] = [describe(stated), describe(verdict)]
  if (want !== got && verdict.status !== stated.or)
    problems.push(`the verdict is ${got} instead of ${want}: ${verdict.message ?? firstMessage(verdict)}`)
  for (const [id, status] of Object.entries(stated.requirements)) {
    const result = verdict.requirements.find((requirement) => requirement.id === id)
    if (result?.status !== status) problems.push(`${id} is ${result?.status ?? 'missing'} instead of ${status}: ${result?.message ?? ''}`)
  }
  for (const message of messagesOf(verdict)) {
    if (message.length > MESSAGE_CAP) problems.push(`a message has ${message.length} characters`)
  }
  return problems
}

function exchangeProblems({ request, ...stated }: Exchange, answer: CapturedResponse | string | undefined): string[] {
  if (answer === undefined) return [`${request} was not sent`]
  if (typeof answer === 'string') {
    if (stated.refused !== undefined && new RegExp(stated.refused).test(answer)) return []
    return [`${request} came to: ${answer}`]
  }
  const problems: string[] = []
  if (stated.refused !== undefined) problems.push(`${request} was answered with ${answer.status}, and should not have been`)
  if (stated.status !== undefined && answer.status !== stated.status) problems.push(`${request} was answered with ${answer.status}`)
  if (stated.truncated !== undefined && answer.truncated !== stated.truncated)
    problems.push(`${request}: the answer is ${answer.truncated ? 'cut' : 'whole'}`)
  if (stated.body !== undefined && !new RegExp(stated.body).test(answer.body)) problems.push(`${request}: the body is another`)
  return problems
}

/** `failed (limit)`, as tables show it. */
export function describe({ status, reason }: Pick<Verdict, 'status' | 'reason'>): string {
  return reason === undefined ? status : `${status} (${reason})`
}

function firstMessage(verdict: Verdict): string {
  return verdict.requirements.find(({ status }) => status === 'failed')?.message ?? ''
}
