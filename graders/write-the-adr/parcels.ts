import type { Fixtures } from '#grader'
import { plural, short } from './describe.ts'

export interface Parcel {
  readonly id: number
  readonly reference: string
  readonly weightGrams: number
  readonly receivedOn: string
}

export interface Page {
  /** What was asked for. */
  readonly path: string
  readonly items: readonly Parcel[]
  readonly next: string | null
  /** Rows of the table that it took. */
  readonly rows: number
}

/** A list that never ends is told after so many pages. */
const MOST_PAGES = 1_000

/** One page, as the surface has it. */
export async function readPage({ subject, expect }: Pick<Fixtures, 'subject' | 'expect'>, path: string): Promise<Page> {
  const answer = await subject.get(path)
  const { status } = answer
  const body: unknown = answer.body
  expect(status, `GET ${path} was answered with ${status} ${short(body)}.`).toBe(200)
  const page: { items?: unknown; next?: unknown } = typeof body === 'object' && body !== null ? body : {}
  const { items, next } = page
  if (!isParcels(items)) return expect.fail(`GET ${path} answered ${short(body)}: items is no array of parcels.`)
  if (next !== null && (typeof next !== 'string' || !next.startsWith('/parcels')))
    return expect.fail(`GET ${path} says that the list goes on at ${short(next)}: next is the path of another page of /parcels, or null.`)
  return { path, items, next, rows: Number(answer.get('x-rows-read')) }
}

/**
 * Reads the list to its end.
 *
 * @param change is called with each page before the next one is asked for
 */
export async function walk(
  fixtures: Pick<Fixtures, 'subject' | 'expect'>,
  limit: number,
  change?: (page: Page, index: number) => Promise<void>,
): Promise<Page[]> {
  const pages: Page[] = []
  let next: string | null = `/parcels?limit=${limit}`
  const asked = new Set<string>()
  while (next !== null) {
    if (asked.has(next)) fixtures.expect.fail(`GET ${pages.at(-1)?.path ?? ''} says that the list goes on at ${next}, which came before.`)
    if (pages.length === MOST_PAGES) fixtures.expect.fail(`After ${MOST_PAGES} pages with limit=${limit} the list still has no end.`)
    asked.add(next)
    const page = await readPage(fixtures, next)
    pages.push(page)
    await change?.(page, pages.length - 1)
    next = page.next
  }
  return pages
}

/** Takes a parcel in. */
export async function takeIn({ subject, random, expect }: Pick<Fixtures, 'subject' | 'random' | 'expect'>): Promise<Parcel> {
  const parcel = { reference: `DE-${random.word()}`, weightGrams: random.int(1, 30_000) }
  const answer = await subject.post('/parcels').send(parcel)
  const { status } = answer
  const body: unknown = answer.body
  expect(status, `POST /parcels with ${short(parcel)} was answered with ${status} ${short(body)}.`).toBe(201)
  return isParcel(body) ? body : expect.fail(`POST /parcels answered ${short(body)}, which is no parcel.`)
}

/** What shows parcels, for the learner. */
export function described({ path, items, rows }: Page): string {
  return `GET ${path} showed ${plural(items.length, 'parcel')} and read ${plural(rows, 'row')}`
}

function isParcels(value: unknown): value is Parcel[] {
  return Array.isArray(value) && value.every(isParcel)
}

function isParcel(value: unknown): value is Parcel {
  return typeof value === 'object' && value !== null && 'id' in value && 'receivedOn' in value
}
