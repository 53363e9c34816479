import { timingSafeEqual } from 'node:crypto'
import { Inject, Injectable, type NestMiddleware } from '@nestjs/common'
import type { NextFunction, Request, Response } from 'express'
import { TOKEN_HEADER } from '../../runtimes/server/api.ts'
import type { Config } from '../config.ts'
import { ProblemException } from '../problems/problem.ts'
import { CONFIG, EXPOSURE } from '../tokens.ts'
import { allowedHosts, type Exposure } from './exposure.ts'

const READS_WITH_TOKEN = /^\/api\/(?:gradings|runs)(?:\/|$)/i

/** Refuses what a web page elsewhere could make a browser send, before anything else looks at the request. */
@Injectable()
export class GateMiddleware implements NestMiddleware {
  private allowed: ReturnType<typeof allowedHosts> | undefined

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(EXPOSURE) private readonly exposure: Exposure,
  ) {}

  use(request: Request, _response: Response, next: NextFunction): void {
    const { hosts, origins } = (this.allowed ??= allowedHosts(this.config, request.socket.localPort ?? this.config.port))
    if (!hosts.has(request.headers.host?.toLowerCase() ?? '')) {
      throw new ProblemException(
        421,
        'host-unknown',
        'This server does not answer for that host name. Open the address that it printed, or set PUBLIC_URL.',
      )
    }
    const isWrite = request.method !== 'GET' && request.method !== 'HEAD'
    if (isWrite) {
      checkOrigin(request, origins)
      checkContentType(request)
    }
    if (isWrite || READS_WITH_TOKEN.test(request.originalUrl)) checkToken(request, this.exposure.token)
    next()
  }
}

/** A browser sends Origin with every write. Without one it is no page, unless fetch metadata betrays a browser. */
function checkOrigin(request: Request, origins: ReadonlySet<string>): void {
  const { origin } = request.headers
  const isFine = origin === undefined ? request.headers['sec-fetch-site'] === undefined : origins.has(origin)
  if (!isFine)
    throw new ProblemException(403, 'origin-foreign', "Only this server's own pages may do that. Open the address that it printed.")
}

/** Forms can't send application/json, and other origins may not without asking first. */
function checkContentType(request: Request): void {
  const hasBody = request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0
  const mayBeEmpty = request.method === 'DELETE' || request.method === 'OPTIONS'
  if (!hasBody && mayBeEmpty) return
  if (!request.is('application/json')) throw new ProblemException(415, 'json-only', 'Send the body as application/json.')
}

function checkToken(request: Request, token: string | null): void {
  if (token === null) return
  const given = Buffer.from(request.get(TOKEN_HEADER) ?? '')
  const expected = Buffer.from(token)
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw new ProblemException(
      401,
      'token-missing',
      'Without a sandbox this server needs the token of the address that it printed at its start. Open that address again.',
      {
        headers: { 'www-authenticate': `Token realm="loadbearing", header="${TOKEN_HEADER}"` },
      },
    )
  }
}
