import { Module } from '@nestjs/common'
import { CacheStats } from './cache-stats.js'
import { CacheController } from './cache.controller.js'

@Module({ controllers: [CacheController], providers: [CacheStats], exports: [CacheStats] })
export class CacheModule {}
