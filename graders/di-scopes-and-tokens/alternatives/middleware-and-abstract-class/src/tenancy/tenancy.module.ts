import { type MiddlewareConsumer, Module, type NestModule } from '@nestjs/common'
import { TenantMiddleware } from './tenant.middleware.js'

@Module({})
export class TenancyModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(TenantMiddleware).forRoutes('{*path}')
  }
}
