import { sql, type SQL, type SQLWrapper } from 'drizzle-orm'
import { z } from 'zod'
import { PAGE_SIZE, type Page, type PageQuery } from '../../runtimes/server/cohorts-api.ts'
import { ProblemException } from '../problems/problem.ts'

/** A place in a list: what it is sorted by, as PostgreSQL prints it, and an id where that is equal. */
type Place = [sortedBy: string, id: string]

const placeSchema = z.tuple([z.string().max(64), z.uuid()])

/** Columns that a list is sorted by, both upwards or both downwards. */
export interface Order {
  by: SQLWrapper
  /** Type of `by`. */
  type: 'timestamptz' | 'integer'
  id: SQLWrapper
  direction: 'asc' | 'desc'
}

/** What a query needs to give one page, and how its rows become one. */
export interface Paging {
  where: SQL | undefined
  orderBy: SQL
  /** One more than the page has: whether there is a next one. */
  limit: number
  /** To select beside the columns: JavaScript's dates are less precise than PostgreSQL's. */
  place: SQL<string>
  page<Row extends { place: string; placeId: string }, Item>(rows: Row[], toItem: (row: Row) => Item): Page<Item>
  placeId: SQL<string>
}

/**
 * Keyset paging: a page begins after a place in the order, so that rows that come and go before it move nothing.
 *
 * @throws ProblemException 400 when `after` was not given out by this server
 * @example
 * const paging = pagingOf(query, { by: memberships.joinedAt, type: 'timestamptz', id: memberships.person, direction: 'asc' })
 */
export function pagingOf({ after, limit = PAGE_SIZE.default }: PageQuery, { by, type, id, direction }: Order): Paging {
  const compare = sql.raw(direction === 'asc' ? '>' : '<')
  const to = sql.raw(direction)
  const cast = sql.raw(type)
  const place = after === undefined ? undefined : readPlace(after, type)
  return {
    where: place && sql`(${by}, ${id}) ${compare} (${place[0]}::${cast}, ${place[1]}::uuid)`,
    orderBy: sql`${by} ${to}, ${id} ${to}`,
    limit: limit + 1,
    place: sql<string>`${by}::text`,
    placeId: sql<string>`${id}::text`,
    page: (rows, toItem) => {
      const shown = rows.slice(0, limit)
      const last = shown.at(-1)
      return {
        items: shown.map(toItem),
        next: last && rows.length > limit ? writePlace([last.place, last.placeId]) : null,
      }
    },
  }
}

const writePlace = (place: Place): string => Buffer.from(JSON.stringify(place)).toString('base64url')

/** As PostgreSQL prints the type: what it can't read must not reach it. */
const PRINTED = {
  timestamptz: /^(infinity|2[01]\d\d-\d\d-\d\d ([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?[+-](0\d|1[0-4])(:[0-5]\d)?)$/,
  integer: /^\d{1,9}$/,
}

function readPlace(after: string, type: Order['type']): Place {
  const place = placeSchema.safeParse(parseJson(Buffer.from(after, 'base64url').toString('utf8'))).data
  if (!place || !PRINTED[type].test(place[0]) || !hasDay(place[0]))
    throw new ProblemException(
      400,
      'cursor-invalid',
      'The list has no such place: `after` is the `next` of the page before. Begin without it.',
    )
  return place
}

/** The expression above lets pass the 30th of February. */
const hasDay = (printed: string): boolean => !printed.includes('-') || z.iso.date().safeParse(printed.slice(0, 10)).success

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
