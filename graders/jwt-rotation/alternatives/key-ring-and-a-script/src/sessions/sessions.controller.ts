import { Body, Controller, HttpCode, Post, UnauthorizedException } from '@nestjs/common'
import { AccessTokensService } from '../access/access-tokens.service.js'
import type { User } from '../accounts/accounts.js'
import { AccountsService } from '../accounts/accounts.service.js'
import { LoginDto } from './login.dto.js'
import { RefreshDto } from './refresh.dto.js'
import { RefreshTokensService } from './refresh-tokens.service.js'

interface Tokens {
  accessToken: string
  refreshToken: string
}

@Controller()
export class SessionsController {
  constructor(
    private readonly accounts: AccountsService,
    private readonly accessTokens: AccessTokensService,
    private readonly refreshTokens: RefreshTokensService,
  ) {}

  @Post('login')
  @HttpCode(200)
  async login(@Body() { email, password }: LoginDto): Promise<Tokens> {
    const user = await this.accounts.verify(email, password)
    if (!user) throw new UnauthorizedException('E-mail address or password is wrong')
    const accessToken = await this.accessTokens.issue(user)
    return { accessToken, refreshToken: await this.refreshTokens.begin(user.id) }
  }

  @Post('refresh')
  @HttpCode(200)
  async refresh(@Body() { refreshToken }: RefreshDto): Promise<Tokens> {
    const user = await this.userOf(refreshToken)
    const accessToken = await this.accessTokens.issue(user).catch(async (error: unknown) => {
      // While we waited for the signer, the same token may have come and been exchanged.
      await this.userOf(refreshToken)
      throw error
    })
    const next = await this.refreshTokens.exchange(refreshToken)
    if (next === undefined) throw new UnauthorizedException('Log in again')
    return { accessToken, refreshToken: next }
  }

  @Post('logout')
  @HttpCode(204)
  async logout(@Body() { refreshToken }: RefreshDto): Promise<void> {
    await this.refreshTokens.end(refreshToken)
  }

  private async userOf(refreshToken: string): Promise<User> {
    const userId = await this.refreshTokens.userOf(refreshToken)
    const user = userId === undefined ? undefined : this.accounts.find(userId)
    if (!user) throw new UnauthorizedException('Log in again')
    return user
  }
}
