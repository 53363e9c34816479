import type { Fixtures } from '#grader'
import { openDesk } from './desk.ts'

/** A line of GET /exports/parcels. */
export interface Line {
  readonly order: string
  readonly sku: string
  readonly status: string
}

/** Places orders of a new customer, about each of which the carrier tells something else. Returns the lines that are to be exported. */
export async function ship(
  fixtures: Pick<Fixtures, 'subject' | 'until' | 'random' | 'expect' | 'dependency'>,
  count: number,
): Promise<{ customer: string; lines: Line[] }> {
  const { dependency, random } = fixtures
  const desk = openDesk(fixtures)
  const customer = random.word()
  const lines: Line[] = []
  while (lines.length < count) {
    const { id, sku } = await desk.place(desk.draft(customer))
    const status = `${random.word()} ${random.unicode()}`
    await dependency('carrier').rule({ match: { path: id }, body: { status } })
    lines.push({ order: id, sku, status })
  }
  return { customer, lines }
}

/**
 * The lines that have come whole, parsed. What is no JSON stays text.
 *
 * @example readLines('{"order":"1"}\n{"ord') // [{ order: '1' }]
 */
export function readLines(text: string): unknown[] {
  return text
    .split('\n')
    .slice(0, -1)
    .map((line): unknown => {
      try {
        return JSON.parse(line)
      } catch {
        return line
      }
    })
}
