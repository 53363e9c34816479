/** Text, cut to what fits in a sentence; control characters as JSON writes them. */
export function short(text: string): string {
  const quoted = JSON.stringify(text)
  return text === '' ? 'nothing' : quoted.length > 160 ? `${quoted.slice(0, 160)}…` : quoted
}

/** @example plural(2, 'line') // "2 lines" */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** A property of a value that may be anything. */
export function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

/** @example oneOf([400, 415]) // "400 or 415" */
export function oneOf(numbers: readonly number[]): string {
  return numbers.length > 2 ? `${numbers[0]} to ${numbers.at(-1)}` : numbers.join(' or ')
}
