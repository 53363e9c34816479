import { Module } from '@nestjs/common'
import { AccessModule } from '../access/access.module.js'
import { AccountsModule } from '../accounts/accounts.module.js'
import { RefreshTokensService } from './refresh-tokens.service.js'
import { SessionsController } from './sessions.controller.js'

@Module({ imports: [AccountsModule, AccessModule], controllers: [SessionsController], providers: [RefreshTokensService] })
export class SessionsModule {}
