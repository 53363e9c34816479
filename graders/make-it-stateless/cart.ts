import type { Random } from '#grader'
import { plural, short } from './describe.ts'

/** Quantities by sku. */
export type Lines = ReadonlyMap<string, number>

/** Says in what an answered cart differs from the expected one; empty when it does not. The order of the lines does not matter. */
export function cartProblem(body: unknown, expected: Lines): string {
  const items = field(body, 'items')
  if (!Array.isArray(items)) return `answered ${short(body)} instead of a cart`
  const shown = new Map<unknown, unknown>(items.map((item: unknown) => [field(item, 'sku'), field(item, 'quantity')]))
  const sizes = `shows ${plural(items.length, 'line')} instead of ${expected.size}`
  for (const [sku, quantity] of expected) {
    if (!shown.has(sku)) return `${sizes}: ${sku} is missing`
    if (shown.get(sku) !== quantity) return `shows quantity ${short(shown.get(sku))} of ${sku} instead of ${quantity}`
  }
  for (const sku of shown.keys()) {
    if (typeof sku !== 'string' || !expected.has(sku)) return `${sizes}: ${short(sku)} does not belong there`
  }
  if (items.length !== expected.size) return `${sizes}: one of them appears twice`
  const count = [...expected.values()].reduce((sum, quantity) => sum + quantity, 0)
  return field(body, 'count') === count ? '' : `shows count ${short(field(body, 'count'))} instead of ${count}`
}

/** Adds to the quantities of a cart. */
export function addTo(cart: Map<string, number>, items: Lines): void {
  for (const [sku, quantity] of items) cart.set(sku, (cart.get(sku) ?? 0) + quantity)
}

/** Lines with skus that occur nowhere else, of all shapes that the surface allows. */
export function newLines(random: Random, count: number): Map<string, number> {
  return new Map(Array.from({ length: count }, () => [newSku(random), random.int(1, 99)]))
}

/** 40 characters each, which no compression makes much shorter. */
export function longLines(random: Random, count: number): Map<string, number> {
  return new Map(Array.from({ length: count }, () => [`${newSku(random)}-${random.uuid()}`.slice(-40), random.int(1, 99)]))
}

function newSku(random: Random): string {
  const word = random.word()
  return random.pick([
    word,
    word.toUpperCase(),
    `${word}.${random.int(0, 99)}`,
    `_${word}-${random.int(0, 9)}`,
    `0${random.int(1, 9)}-${word}`,
  ])
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
