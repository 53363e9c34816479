import { type MiddlewareConsumer, Module, type NestModule } from '@nestjs/common'
import { AccountsService } from '../accounts/accounts.service.js'
import { AuthController } from './auth.controller.js'
import { SessionMiddleware } from './session.middleware.js'
import { SessionsService } from './sessions.service.js'

@Module({ controllers: [AuthController], providers: [AccountsService, SessionsService] })
export class AuthModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(SessionMiddleware).forRoutes('*path')
  }
}
