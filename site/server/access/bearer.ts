import type { Request } from 'express'

/**
 * The token of a request, whatever it is; undefined where there is none.
 *
 * @example bearerOf(request) // 'lb_pat_…'
 */
export function bearerOf({ headers: { authorization } }: Pick<Request, 'headers'>): string | undefined {
  if (authorization === undefined) return undefined
  const [, token = ''] = /^Bearer +(\S+) *$/i.exec(authorization) ?? []
  return token
}
