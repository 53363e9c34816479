import { Module } from '@nestjs/common'
import { Redis } from 'ioredis'
import { CacheStats } from '../cache/cache-stats.js'
import { CacheModule } from '../cache/cache.module.js'
import { cachedProfiles } from './cached-profiles.js'
import { ProfilesController } from './profiles.controller.js'
import { ProfilesRepository } from './profiles.repository.js'
import { ProfilesService } from './profiles.service.js'

@Module({
  imports: [CacheModule],
  controllers: [ProfilesController],
  providers: [
    ProfilesRepository,
    { provide: ProfilesService, useFactory: cachedProfiles, inject: [ProfilesRepository, Redis, CacheStats] },
  ],
})
export class ProfilesModule {}
