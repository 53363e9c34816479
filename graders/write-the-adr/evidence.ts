import type { Document, Fixtures } from '#grader'

/** What GET /evidence gives, by id. */
export async function measurementsOf({ subject, expect }: Pick<Fixtures, 'subject' | 'expect'>): Promise<Map<string, number>> {
  const answer = await subject.get('/evidence')
  const { status } = answer
  const body: unknown = answer.body
  expect(status, `GET /evidence was answered with ${status}.`).toBe(200)
  const list: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'measurements') : undefined
  if (!Array.isArray(list)) return expect.fail('GET /evidence has no measurements.')
  return new Map(list.map((each: { id: string; value: number }) => [each.id, each.value]))
}

/** Options that were measured: what stands before the dot of an id. */
export function measuredOptions(measurements: ReadonlyMap<string, number>): string[] {
  const names = new Set([...measurements.keys()].map(optionOf))
  names.delete('list')
  return [...names]
}

export function optionOf(id: string): string {
  return id.split('.')[0] ?? ''
}

export interface Told {
  readonly id: string
  readonly text: string
  /** Undefined for what is no number. */
  readonly value: number | undefined
  readonly line: number
}

/** The rows of a record's tables of measurements. */
export function numbersOf({ tables }: Document): Told[] {
  return tables.flatMap(({ header, rows, line }) => {
    const id = header.findIndex((title) => /^measure/i.test(title))
    const value = header.findIndex((title) => /^values?\b/i.test(title))
    if (id === -1 || value === -1) return []
    return rows.map((row, index) => {
      const text = row[value] ?? ''
      return { id: (row[id] ?? '').toLowerCase(), text, value: numberIn(text), line: line + 2 + index }
    })
  })
}

/** `12,480 rows` is 12480. */
function numberIn(text: string): number | undefined {
  const found = /^(\d{1,3}(?:[ ,.'\u00a0\u202f]\d{3})+|\d+)(?:\s+\p{L}[^\d]*)?$/u.exec(text)?.[1]
  return found === undefined ? undefined : Number(found.replace(/\D/g, ''))
}
