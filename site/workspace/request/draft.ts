import type { CapturedRequest } from '#engine/supervisor/protocol.ts'
import type { PublicExercise } from '../model/exercise.ts'
import { readTarget, writeTarget, type QueryRow, type Row } from './query.ts'
import { PROBLEMS } from './words.ts'

export const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const
export type Method = (typeof METHODS)[number]

/** What the learner writes in the request pane. */
export interface Draft {
  method: Method
  /** Without the query. */
  path: string
  query: QueryRow[]
  headers: Row[]
  body: string
}

/** What is wrong with a draft, and where. `row` counts from 0. */
export interface DraftProblem {
  at: 'path' | 'headers' | 'body'
  row?: number
  message: string
}

export const EMPTY_DRAFT: Readonly<Draft> = { method: 'GET', path: '/', query: [], headers: [], body: '' }

const LONGEST_PATH = 4096
const HEADER_NAME = /^[!#$%&'*+.^_`|~\w-]+$/
/** What Node puts on the wire: tabs, and Latin-1 without control characters. */
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/

/** The request that the surface offers for a route. */
export function draftOf(route: PublicExercise['surface']['routes'][number] | undefined): Draft {
  if (!route) return EMPTY_DRAFT
  const headers = { ...(route.body === undefined ? {} : { 'Content-Type': 'application/json' }), ...route.headers }
  return {
    method: route.method,
    ...readTarget(route.example ?? route.path),
    headers: Object.entries(headers).map(([name, value]) => ({ on: true, name, value })),
    body: route.body === undefined ? '' : JSON.stringify(route.body, null, 2),
  }
}

/**
 * Reads a draft, or says in one sentence what is wrong with it.
 *
 * @example buildRequest({ ...EMPTY_DRAFT, path: '/orders', headers: [{ on: true, name: 'X-Tenant', value: 'harbour' }] })
 */
export function buildRequest(draft: Draft): { ok: true; request: CapturedRequest } | { ok: false; problem: DraftProblem } {
  const path = onTheWire(writeTarget(draft))
  if (!path.startsWith('/')) return refused('path', PROBLEMS.path)
  if (path.length > LONGEST_PATH) return refused('path', PROBLEMS.longPath)
  const headers: Record<string, string> = {}
  const names = new Set<string>()
  for (const [row, { on, name: typed, value: text }] of draft.headers.entries()) {
    const [name, value] = [typed.trim(), text.trim()]
    if (!on || (name === '' && value === '')) continue
    if (name === '') return refused('headers', PROBLEMS.headerWithoutName, row)
    if (!HEADER_NAME.test(name)) return refused('headers', PROBLEMS.headerName(name), row)
    if (!HEADER_VALUE.test(value)) return refused('headers', PROBLEMS.headerValue(name), row)
    if (names.has(name.toLowerCase())) return refused('headers', PROBLEMS.headerTwice(name), row)
    names.add(name.toLowerCase())
    headers[name] = value
  }
  const { method, body } = draft
  if (body && (method === 'GET' || method === 'HEAD')) return refused('body', PROBLEMS.bodyWithout(method))
  return { ok: true, request: { method, path, headers, ...(body ? { body } : {}) } }
}

/** What a draft is called where nobody has named it. */
export function titleOf(draft: Draft): string {
  return `${draft.method} ${writeTarget(draft)}`
}

/** The value of a header that is switched on. */
export function headerOf({ headers }: Draft, wanted: string): string | undefined {
  return headers.find(({ on, name }) => on && name.trim().toLowerCase() === wanted.toLowerCase())?.value
}

function refused(at: DraftProblem['at'], message: string, row?: number): { ok: false; problem: DraftProblem } {
  return { ok: false, problem: { at, message, ...(row === undefined ? {} : { row }) } }
}

/** A path as a browser would send it: the rest of the world writes spaces and letters beyond ASCII as escapes. */
function onTheWire(path: string): string {
  return path.toWellFormed().replace(/[^\x21-\x7e]|#/gu, (character) => encodeURIComponent(character))
}
