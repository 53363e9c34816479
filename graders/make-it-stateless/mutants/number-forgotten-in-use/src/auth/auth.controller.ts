import { Body, Controller, Get, HttpCode, Inject, Post, UnauthorizedException, UseGuards } from '@nestjs/common'
import { AccountsService } from '../accounts/accounts.service.js'
import type { User } from '../accounts/accounts.js'
import { CurrentSession } from './current-session.decorator.js'
import { LoginDto } from './login.dto.js'
import { SessionGuard } from './session.guard.js'
import { type Session, SESSIONS, type Sessions } from './sessions.js'

@Controller()
export class AuthController {
  constructor(
    private readonly accounts: AccountsService,
    @Inject(SESSIONS) private readonly sessions: Sessions,
  ) {}

  @Post('login')
  @HttpCode(200)
  async login(@Body() { email, password }: LoginDto): Promise<{ token: string; user: User }> {
    const user = await this.accounts.verify(email, password)
    if (!user) throw new UnauthorizedException('E-mail address or password is wrong')
    const token = await this.sessions.begin(user)
    return { token, user }
  }

  @Get('me')
  @UseGuards(SessionGuard)
  me(@CurrentSession() { user }: Session): User {
    return user
  }

  @Post('logout')
  @HttpCode(204)
  @UseGuards(SessionGuard)
  logout(@CurrentSession() session: Session): Promise<void> {
    return this.sessions.end(session)
  }

  @Post('logout-everywhere')
  @HttpCode(204)
  @UseGuards(SessionGuard)
  logoutEverywhere(@CurrentSession() { user }: Session): Promise<void> {
    return this.sessions.endAllOf(user)
  }
}
