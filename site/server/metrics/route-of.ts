import { z } from 'zod'

/** Express puts the route on a request once it has found the handler. */
const routed = z.object({ route: z.object({ path: z.string() }) })
const asked = z.object({ originalUrl: z.string() })

/**
 * What a request is counted as: the template of its route, never its path, which has ids.
 *
 * @param request of Express
 * @example routeOf(request) // '/api/gradings/:id'
 */
export function routeOf(request: unknown): string {
  const path = routed.safeParse(request).data?.route.path
  if (path?.startsWith('/api/') === true || path?.startsWith('/.well-known/') === true) return path
  return asked.safeParse(request).data?.originalUrl.startsWith('/api/') === true ? 'refused or unknown' : 'site'
}
