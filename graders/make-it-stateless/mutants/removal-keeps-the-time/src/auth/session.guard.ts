import { type CanActivate, type ExecutionContext, Injectable, UnauthorizedException } from '@nestjs/common'
import type { Request } from 'express'
import { setSession } from './current-session.decorator.js'
import { SessionsService } from './sessions.service.js'

/** Lets a request pass whose bearer token belongs to a session. */
@Injectable()
export class SessionGuard implements CanActivate {
  constructor(private readonly sessions: SessionsService) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request>()
    const [scheme, token] = request.header('authorization')?.split(' ') ?? []
    const session = scheme?.toLowerCase() === 'bearer' && token ? await this.sessions.use(token) : undefined
    if (!session) throw new UnauthorizedException('Log in first')
    setSession(request, session)
    return true
  }
}
