import { Body, Controller, HttpCode, Post, ServiceUnavailableException, UnauthorizedException } from '@nestjs/common'
import { Redis } from 'ioredis'
import { claimsFor } from '../access/access-token.js'
import { AccountsService } from '../accounts/accounts.service.js'
import { Signer } from '../signer/signer.js'
import { LoginDto } from './login.dto.js'
import { RefreshDto } from './refresh.dto.js'
import { beginSession, endSession, look, use } from './refresh-tokens.js'

interface Tokens {
  accessToken: string
  refreshToken: string
}

@Controller()
export class SessionsController {
  constructor(
    private readonly accounts: AccountsService,
    private readonly signer: Signer,
    private readonly valkey: Redis,
  ) {}

  @Post('login')
  @HttpCode(200)
  async login(@Body() { email, password }: LoginDto): Promise<Tokens> {
    const user = await this.accounts.verify(email, password)
    if (!user) throw new UnauthorizedException('E-mail address or password is wrong')
    const accessToken = await this.sign(user.id)
    return { accessToken, refreshToken: await beginSession(this.valkey, user.id) }
  }

  @Post('refresh')
  @HttpCode(200)
  async refresh(@Body() { refreshToken }: RefreshDto): Promise<Tokens> {
    const refresh = await look(this.valkey, refreshToken)
    if (!refresh) throw new UnauthorizedException('Log in again')
    const accessToken = await this.sign(refresh.userId)
    const next = await use(this.valkey, refreshToken, refresh)
    if (!next) throw new UnauthorizedException('Log in again')
    return { accessToken, refreshToken: next }
  }

  @Post('logout')
  @HttpCode(204)
  async logout(@Body() { refreshToken }: RefreshDto): Promise<void> {
    await endSession(this.valkey, refreshToken)
  }

  private async sign(userId: string): Promise<string> {
    try {
      return await this.signer.sign(claimsFor(userId))
    } catch (cause) {
      throw new ServiceUnavailableException('The signer does not answer', { cause })
    }
  }
}
