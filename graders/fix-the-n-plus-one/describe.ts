import type { ExpectedOrder } from './world.ts'

/**
 * Says in what an answer differs from the expected orders, in one or two
 * sentences; empty when it does not.
 *
 * @example difference('GET /orders?limit=5', [], world.orders) // "GET /orders?limit=5 shows 0 orders instead of 5: …"
 */
export function difference(call: string, actual: unknown, expected: readonly ExpectedOrder[]): string {
  if (!Array.isArray(actual)) return `${call} answered ${short(actual)} instead of an array of orders`
  const shown = actual.map((order: unknown) => field(order, 'id'))
  const wanted = expected.map(({ id }) => id)
  if (!same(shown, wanted)) return `${call} ${wrongIds(shown, expected)}`
  for (const [index, order] of expected.entries()) {
    const wrong = wrongField(actual[index], order)
    if (wrong) return `${call} shows ${label(order)} with ${wrong}`
  }
  return ''
}

/** Says in what one shown order differs from the expected one; empty when it does not. Fields that are not listed in `expected` are not looked at. */
export function wrongField(actual: unknown, expected: ExpectedOrder): string {
  for (const [name, wanted] of Object.entries(expected)) {
    const shown = field(actual, name)
    if (Array.isArray(shown) && Array.isArray(wanted) && !same(shown, wanted)) return wrongItem(shown, wanted)
    if (!same(shown, wanted)) return `${name} ${short(shown)} instead of ${short(wanted)}`
  }
  return ''
}

function wrongItem(shown: readonly unknown[], wanted: readonly unknown[]): string {
  if (shown.length !== wanted.length) return `${plural(shown.length, 'item')} instead of ${wanted.length}`
  const index = wanted.findIndex((item, index) => !same(shown[index], item))
  return `item ${index + 1} ${short(shown[index])} instead of ${short(wanted[index])}`
}

/** Names an order for the learner, with what is special about it. */
export function label({ id, customer, items }: ExpectedOrder): string {
  const traits = [customer ? '' : "a guest's", items.length === 0 ? 'without items' : `with ${plural(items.length, 'item')}`].filter(
    Boolean,
  )
  return `order ${id} (${traits.join(', ')})`
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** Compact JSON, cut to what fits in a sentence. */
export function short(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value)
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}

function wrongIds(shown: readonly unknown[], expected: readonly ExpectedOrder[]): string {
  const missing = expected.filter(({ id }) => !shown.includes(id))
  const strange = shown.filter((id) => !expected.some((order) => order.id === id))
  if (missing[0])
    return `shows ${plural(shown.length, 'order')} instead of ${expected.length}: ${plural(missing.length, 'order')} missing, such as ${label(missing[0])}`
  if (strange.length > 0) return `shows ${plural(strange.length, 'order')} that do not belong there, such as ${short(strange[0])}`
  if (shown.length > expected.length)
    return `shows ${plural(shown.length, 'order')} instead of ${expected.length}: some appear more than once`
  return `shows the orders in the wrong order: ids ${short(shown.slice(0, 5))} instead of ${short(expected.slice(0, 5).map(({ id }) => id))}`
}

/** A property of a value that may be anything. */
export function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

/** Deep equality of JSON values; the order of keys does not matter. */
function same(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || Array.isArray(a) !== Array.isArray(b)) return false
  const keys = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...keys].every((key) => same(field(a, key), field(b, key)))
}
