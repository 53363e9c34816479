import { type MiddlewareConsumer, Module, type NestModule } from '@nestjs/common'
import { Desk, requireKey } from './desk.js'
import { Till } from './till.js'

/** Without TypeORM, and without a guard, a pipe or a filter. */
@Module({ controllers: [Desk], providers: [Till] })
export class AppModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(requireKey).forRoutes('{*path}')
  }
}
