import type { CapturedRequest } from '#engine/supervisor/protocol.ts'
import type { PublicExercise } from './exercise.ts'

export const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const

/** What the learner types in the request pane. */
export interface Draft {
  method: (typeof METHODS)[number]
  path: string
  /** One `Name: value` a line. */
  headers: string
  body: string
}

/** The request that the surface offers for a route. */
export function draftOf(route: PublicExercise['surface']['routes'][number] | undefined): Draft {
  if (!route) return { method: 'GET', path: '/', headers: '', body: '' }
  const headers = { ...(route.body === undefined ? {} : { 'Content-Type': 'application/json' }), ...route.headers }
  return {
    method: route.method,
    path: route.example ?? route.path,
    headers: Object.entries(headers)
      .map(([name, value]) => `${name}: ${value}`)
      .join('\n'),
    body: route.body === undefined ? '' : JSON.stringify(route.body, null, 2),
  }
}

/**
 * Reads a draft, or says in one sentence what is wrong with it.
 *
 * @example buildRequest({ method: 'GET', path: '/orders', headers: 'X-Tenant: harbour', body: '' })
 */
export function buildRequest(draft: Draft): { ok: true; request: CapturedRequest } | { ok: false; problem: string } {
  if (!draft.path.startsWith('/')) return { ok: false, problem: 'The path starts with a slash, such as /orders?limit=20.' }
  const headers: Record<string, string> = {}
  for (const line of draft.headers
    .split('\n')
    .map((text) => text.trim())
    .filter(Boolean)) {
    const [, name, value] = /^([!#$%&'*+.^_`|~\w-]+)\s*:\s*(.*)$/.exec(line) ?? []
    if (name === undefined || value === undefined) return { ok: false, problem: `“${line}” is not a header. Write one as Name: value.` }
    headers[name] = value
  }
  const { method, path, body } = draft
  if (body && (method === 'GET' || method === 'HEAD'))
    return { ok: false, problem: `A ${method} request has no body. Empty the body, or choose another method.` }
  return { ok: true, request: { method, path, headers, ...(body ? { body } : {}) } }
}
