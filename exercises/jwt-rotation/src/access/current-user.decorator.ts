import { createParamDecorator, type ExecutionContext, UnauthorizedException } from '@nestjs/common'
import type { Request } from 'express'
import type { User } from '../accounts/accounts.js'

const users = new WeakMap<Request, User>()

/** Notes whose request this is; called by the guard. */
export function setUser(request: Request, user: User): void {
  users.set(request, user)
}

/** The user whose access token the request bears. */
export const CurrentUser = createParamDecorator((_: unknown, context: ExecutionContext): User => {
  const user = users.get(context.switchToHttp().getRequest<Request>())
  if (!user) throw new UnauthorizedException()
  return user
})
