import { Module } from '@nestjs/common'
import { AccountsModule } from '../accounts/accounts.module.js'
import { SignerModule } from '../signer/signer.module.js'
import { AccessGuard } from './access.guard.js'
import { MeController } from './me.controller.js'
import { Sessions } from './sessions.js'

@Module({
  imports: [AccountsModule, SignerModule],
  controllers: [MeController],
  providers: [AccessGuard, Sessions],
  exports: [AccountsModule, SignerModule, AccessGuard, Sessions],
})
export class AccessModule {}
