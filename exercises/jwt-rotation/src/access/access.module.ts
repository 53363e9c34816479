import { Module } from '@nestjs/common'
import { AccountsModule } from '../accounts/accounts.module.js'
import { SignerModule } from '../signer/signer.module.js'
import { AccessTokensService } from './access-tokens.service.js'
import { AccessGuard } from './access.guard.js'
import { MeController } from './me.controller.js'

@Module({
  imports: [AccountsModule, SignerModule],
  controllers: [MeController],
  providers: [AccessTokensService, AccessGuard],
  exports: [AccessTokensService, AccessGuard],
})
export class AccessModule {}
