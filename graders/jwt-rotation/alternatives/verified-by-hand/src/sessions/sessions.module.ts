import { Module } from '@nestjs/common'
import { AccountsModule } from '../accounts/accounts.module.js'
import { SignerModule } from '../signer/signer.module.js'
import { SessionsController } from './sessions.controller.js'

@Module({ imports: [AccountsModule, SignerModule], controllers: [SessionsController] })
export class SessionsModule {}
