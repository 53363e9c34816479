import { Module } from '@nestjs/common'
import { Answers } from './answers.js'
import { CacheStats } from './cache-stats.js'
import { CacheController } from './cache.controller.js'

@Module({ controllers: [CacheController], providers: [CacheStats, Answers], exports: [CacheStats, Answers] })
export class CacheModule {}
