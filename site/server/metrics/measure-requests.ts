import { METHODS } from 'node:http'
import type { NextFunction, Request, Response } from 'express'
import { Bounded } from './bounded.ts'
import type { Metrics } from './metrics.ts'
import { routeOf } from './route-of.ts'

/** There are fewer routes than this; a mistake here must not fill the memory of Prometheus. */
const ROUTE_LIMIT = 250

const KNOWN_METHODS: ReadonlySet<string> = new Set(
  ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].filter((name) => METHODS.includes(name)),
)

/** Counts and times each request when its answer ends. It comes before everything that may refuse one. */
export function measureRequests(metrics: Metrics): (request: Request, response: Response, next: NextFunction) => void {
  const routes = new Bounded(ROUTE_LIMIT)
  return (request, response, next) => {
    const start = performance.now()
    response.once('close', () => {
      const labels = {
        route: routes.of(routeOf(request)),
        method: KNOWN_METHODS.has(request.method) ? request.method : 'other',
        status: response.writableFinished ? `${Math.floor(response.statusCode / 100)}xx` : 'aborted',
      }
      metrics.requests.inc(labels)
      if (!isStream(response)) metrics.requestSeconds.observe(labels, (performance.now() - start) / 1000)
    })
    next()
  }
}

function isStream(response: Response): boolean {
  return String(response.getHeader('content-type')).startsWith('text/event-stream')
}
