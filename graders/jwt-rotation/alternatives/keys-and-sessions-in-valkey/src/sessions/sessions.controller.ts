import { Body, Controller, HttpCode, Post, ServiceUnavailableException, UnauthorizedException } from '@nestjs/common'
import { type Session, Sessions } from '../access/sessions.js'
import { AccountsService } from '../accounts/accounts.service.js'
import { Signer } from '../signer/signer.js'
import { LoginDto } from './login.dto.js'
import { RefreshDto } from './refresh.dto.js'

@Controller()
export class SessionsController {
  constructor(
    private readonly accounts: AccountsService,
    private readonly sessions: Sessions,
    private readonly signer: Signer,
  ) {}

  @Post('login')
  @HttpCode(200)
  async login(@Body() { email, password }: LoginDto): Promise<object> {
    const user = await this.accounts.verify(email, password)
    if (!user) throw new UnauthorizedException('E-mail address or password is wrong')
    const { session, refreshToken } = await this.sessions.begin(user.id)
    return { accessToken: await this.accessTokenFor(session), refreshToken }
  }

  @Post('refresh')
  @HttpCode(200)
  async refresh(@Body() { refreshToken }: RefreshDto): Promise<object> {
    const session = await this.sessions.of(refreshToken)
    const accessToken = session && (await this.accessTokenFor(session))
    const next = session && (await this.sessions.exchange(session, refreshToken))
    if (!next) throw new UnauthorizedException('Log in again')
    return { accessToken, refreshToken: next }
  }

  @Post('logout')
  @HttpCode(204)
  async logout(@Body() { refreshToken }: RefreshDto): Promise<void> {
    await this.sessions.end(refreshToken)
  }

  private async accessTokenFor({ id, userId }: Session): Promise<string> {
    const iat = Math.floor(Date.now() / 1_000)
    const claims = { iss: 'https://postbox.example', aud: 'postbox-api', sub: userId, sid: id, iat, exp: iat + 300 }
    try {
      return await this.signer.sign(claims)
    } catch (cause) {
      throw new ServiceUnavailableException('No access token for now', { cause })
    }
  }
}
