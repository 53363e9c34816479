import { createParamDecorator, type ExecutionContext, UnauthorizedException } from '@nestjs/common'
import type { Request } from 'express'
import type { Session } from './sessions.js'

const sessions = new WeakMap<Request, Session>()

/** Notes whose request this is; called by the guard. */
export function setSession(request: Request, session: Session): void {
  sessions.set(request, session)
}

/** The session that the request's token belongs to. */
export const CurrentSession = createParamDecorator((_: unknown, context: ExecutionContext): Session => {
  const session = sessions.get(context.switchToHttp().getRequest<Request>())
  if (!session) throw new UnauthorizedException()
  return session
})
