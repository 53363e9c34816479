import { Module, type MiddlewareConsumer, type NestModule } from '@nestjs/common'
import { SiteMiddleware } from './site.middleware.ts'

/** The static site. */
@Module({ providers: [SiteMiddleware] })
export class PagesModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(SiteMiddleware).forRoutes('{/*splat}')
  }
}
