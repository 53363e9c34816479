import type { Answer, Sent } from './send.ts'

/** A rule that a server broke, and how to see it again. */
export interface Finding {
  /** Route and rule: what counts once. */
  readonly signature: string
  readonly operation: string
  readonly rule: string
  readonly detail: string
  /** Who asked. */
  readonly role: string
  /** How often at once. */
  readonly times: number
  readonly curl: string
  readonly answer: Answer
  /** What the server logged, where it failed. */
  readonly log: string
  readonly seed: number
}

/** Characters of an answer, and of a command, that are shown. */
const SHOWN = 1_500

/** The request as a command for a terminal. */
export function curlOf(base: string, { method, path, headers, body }: Sent): string {
  const parts = [
    `curl -i --path-as-is -X ${method} ${quoted(`${base}${path}`)}`,
    ...Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...(body === undefined ? [] : [`--data-binary ${quoted(body)}`]),
  ]
  return parts.join(' ')
}

/** A finding, for people. */
export function renderFinding({ signature, detail, role, times, curl, answer, log, seed }: Finding): string {
  return [
    signature,
    `  it was: ${cut(detail)}`,
    `  sent by: ${role}${times === 1 ? '' : `, ${times} times at once`}, with the seed ${seed}`,
    `  ${cut(curl)}`,
    `  answer: ${'none' in answer ? answer.none : cut(`${answer.status} ${String(answer.headers['content-type'] ?? '')} ${answer.body}`)}`,
    ...(log === '' ? [] : [`  log: ${cut(log)}`]),
  ].join('\n')
}

/** In single quotes; what a terminal can't take is written as bash writes it. */
function quoted(text: string): string {
  // eslint-disable-next-line no-control-regex
  if (!/[\u0000-\u001f\u007f-\uffff]/.test(text)) return `'${text.replaceAll("'", `'\\''`)}'`
  const escaped = [...Buffer.from(text)].map((byte) =>
    byte >= 0x20 && byte < 0x7f && byte !== 0x27 && byte !== 0x5c ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`,
  )
  return `$'${escaped.join('')}'`
}

const cut = (text: string): string => (text.length > SHOWN ? `${text.slice(0, SHOWN)}… (${text.length} characters)` : text)
