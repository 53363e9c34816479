import { type CanActivate, type ExecutionContext, Inject, Injectable, UnauthorizedException } from '@nestjs/common'
import type { Request, Response } from 'express'
import { setSession } from './current-session.decorator.js'
import { SESSIONS, type Sessions } from './sessions.js'

/** Lets a request pass whose bearer token belongs to a session. */
@Injectable()
export class SessionGuard implements CanActivate {
  constructor(@Inject(SESSIONS) private readonly sessions: Sessions) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request>()
    const [scheme, token] = request.header('authorization')?.split(' ') ?? []
    const session = scheme?.toLowerCase() === 'bearer' && token ? await this.sessions.use(token) : undefined
    if (!session) throw new UnauthorizedException('Log in first')
    if (session.renewed) context.switchToHttp().getResponse<Response>().setHeader('X-Renewed-Token', session.renewed)
    setSession(request, session)
    return true
  }
}
