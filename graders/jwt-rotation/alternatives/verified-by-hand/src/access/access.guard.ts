import { type CanActivate, type ExecutionContext, Injectable, ServiceUnavailableException, UnauthorizedException } from '@nestjs/common'
import type { Request } from 'express'
import { AccountsService } from '../accounts/accounts.service.js'
import { userIdOf } from './access-token.js'
import { setUser } from './current-user.decorator.js'

/** Lets a request pass that bears a valid access token. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(private readonly accounts: AccountsService) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request>()
    const token = /^bearer ([^ ]+)$/i.exec(request.header('authorization') ?? '')?.[1]
    const id = token && (await userIdOf(token).catch(() => Promise.reject(new ServiceUnavailableException())))
    const user = id ? this.accounts.find(id) : undefined
    if (!user) throw new UnauthorizedException('Log in first')
    setUser(request, user)
    return true
  }
}
