import { type CanActivate, type ExecutionContext, Injectable, UnauthorizedException } from '@nestjs/common'
import type { Request } from 'express'
import { AccessTokensService } from './access-tokens.service.js'
import { setUser } from './current-user.decorator.js'

/** Lets a request pass that bears a valid access token. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(private readonly tokens: AccessTokensService) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request>()
    const [scheme, token] = request.header('authorization')?.split(' ') ?? []
    const user = scheme?.toLowerCase() === 'bearer' && token ? await this.tokens.check(token) : undefined
    if (!user) throw new UnauthorizedException('Log in first')
    setUser(request, user)
    return true
  }
}
