/** What a request was answered; the status is 0 when it was not, and the body says why. */
export interface Answer {
  status: number
  body: unknown
}

/** @example plural(1, 'unit') // '1 unit' */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** Compact JSON, cut to what fits in a sentence. */
export function short(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value)
  return text.length > 240 ? `${text.slice(0, 240)}…` : text
}

/**
 * How often each status came, the most frequent first.
 *
 * @example tally([201, 409, 201]) // '201 (2 times) and 409'
 */
export function tally(statuses: readonly number[]): string {
  const groups = [...Map.groupBy(statuses, (status) => status)].sort(([, left], [, right]) => right.length - left.length)
  return groups
    .map(([status, { length }]) => `${status === 0 ? 'no answer' : status}${length === 1 ? '' : ` (${length} times)`}`)
    .join(' and ')
}

/** Deep equality of JSON values; the order of keys does not matter. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (!isObject(a) || !isObject(b) || Array.isArray(a) !== Array.isArray(b)) return false
  const keys = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...keys].every((name) => same(field(a, name), field(b, name)))
}

/** A property of a value that may be anything. */
export function field(value: unknown, name: string): unknown {
  return isObject(value) ? Reflect.get(value, name) : undefined
}

/**
 * What became of a request, to go on a "was".
 *
 * @example told(answer) // 'answered with 409 {"message":"Only 3 are left"}'
 */
export function told({ status, body }: Answer): string {
  return status === 0 ? `left without an answer (${String(body)})` : `answered with ${status} ${short(body)}`
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
