import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { Params } from 'nestjs-pino'
import pino, { type DestinationStream } from 'pino'
import type { Config } from '../config.ts'

const REQUEST_ID = /^[\w.-]{1,64}$/

export interface Logging {
  params: Params
  /** Writes what is still in memory. */
  flush(): void
}

/**
 * Log lines as JSON, one per request of the API, with its id. Bodies and
 * headers are left out: they carry learner code, tokens and cookies.
 */
export function createLogging(config: Pick<Config, 'log' | 'logLevel' | 'dataFolder'>): Logging {
  const destination = pino.destination(
    config.log === 'stderr' ? { dest: 2, sync: true } : { dest: join(config.dataFolder, 'logs', 'server.log'), mkdir: true, sync: true },
  )
  return { params: paramsFor(config.logLevel, destination), flush: () => destination.flushSync() }
}

function paramsFor(level: string, destination: DestinationStream): Params {
  return {
    pinoHttp: [
      {
        level,
        genReqId: (request, response) => {
          const given = request.headers['x-request-id']
          const id = typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID()
          response.setHeader('x-request-id', id)
          return id
        },
        autoLogging: { ignore: (request) => !request.url?.startsWith('/api/') || request.url.startsWith('/api/health/') },
        customLogLevel: (_request, response, error) =>
          error || response.statusCode >= 500 ? 'error' : response.statusCode >= 400 ? 'warn' : 'info',
        serializers: {
          req: ({ id, method, url }: { id: string; method: string; url: string }) => ({ id, method, path: url.split('?')[0] }),
          res: ({ statusCode }: { statusCode: number }) => ({ status: statusCode }),
        },
      },
      destination,
    ],
  }
}
