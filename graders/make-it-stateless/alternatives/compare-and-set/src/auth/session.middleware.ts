import { Injectable, type NestMiddleware } from '@nestjs/common'
import type { NextFunction, Request, Response } from 'express'
import { setSession } from './current-session.decorator.js'
import { SessionsService } from './sessions.service.js'

/** Finds out whose request it is; who may not be anonymous says so by asking for the session. */
@Injectable()
export class SessionMiddleware implements NestMiddleware {
  constructor(private readonly sessions: SessionsService) {}

  async use(request: Request, _response: Response, next: NextFunction): Promise<void> {
    const token = /^bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
    const session = token === undefined ? undefined : await this.sessions.use(token)
    if (session) setSession(request, session)
    next()
  }
}
