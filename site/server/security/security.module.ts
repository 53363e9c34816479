import { Module, type MiddlewareConsumer, type NestModule } from '@nestjs/common'
import { GateMiddleware } from './gate.middleware.ts'
import { JsonBodyMiddleware } from './json-body.middleware.ts'
import { SessionController } from './session.controller.ts'

/** The exposure rules: they come before every handler, also before static files. */
@Module({ controllers: [SessionController] })
export class SecurityModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(GateMiddleware, JsonBodyMiddleware).forRoutes('{/*splat}')
  }
}
