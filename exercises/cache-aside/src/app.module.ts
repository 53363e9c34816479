import { Module } from '@nestjs/common'
import { TypeOrmModule } from '@nestjs/typeorm'
import { CacheModule } from './cache/cache.module.js'
import { ProfilesModule } from './profiles/profiles.module.js'
import { ValkeyModule } from './valkey/valkey.module.js'

/** Set to true to see every statement in the log. */
const LOG_QUERIES = false

@Module({
  imports: [
    TypeOrmModule.forRoot({
      type: 'postgres',
      url: process.env.DATABASE_URL,
      logging: LOG_QUERIES ? ['query'] : false,
      logger: 'simple-console',
    }),
    ValkeyModule,
    CacheModule,
    ProfilesModule,
  ],
})
export class AppModule {}
