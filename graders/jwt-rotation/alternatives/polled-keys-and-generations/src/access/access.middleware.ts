import { Injectable, type NestMiddleware, UnauthorizedException } from '@nestjs/common'
import type { NextFunction, Request, Response } from 'express'
import { AccessTokensService } from './access-tokens.service.js'
import { setUser } from './current-user.decorator.js'

@Injectable()
export class AccessMiddleware implements NestMiddleware {
  constructor(private readonly tokens: AccessTokensService) {}

  async use(request: Request, _response: Response, next: NextFunction): Promise<void> {
    const [scheme = '', token] = (request.headers.authorization ?? '').split(/ +/)
    const user = token && /^bearer$/i.test(scheme) ? await this.tokens.check(token) : undefined
    if (!user) throw new UnauthorizedException('Log in first')
    setUser(request, user)
    next()
  }
}
