import { type MiddlewareConsumer, Module, type NestModule } from '@nestjs/common'
import { AccountsModule } from '../accounts/accounts.module.js'
import { LettersController } from '../letters/letters.controller.js'
import { SignerModule } from '../signer/signer.module.js'
import { AccessMiddleware } from './access.middleware.js'
import { AccessTokensService } from './access-tokens.service.js'
import { MeController } from './me.controller.js'

@Module({
  imports: [AccountsModule, SignerModule],
  controllers: [MeController],
  providers: [AccessTokensService],
  exports: [AccessTokensService],
})
export class AccessModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(AccessMiddleware).forRoutes(MeController, LettersController)
  }
}
