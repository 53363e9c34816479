import { Module } from '@nestjs/common'
import { CacheModule } from '../cache/cache.module.js'
import { ProfileCache } from './profile-cache.js'
import { ProfilesController } from './profiles.controller.js'
import { ProfilesRepository } from './profiles.repository.js'
import { ProfilesService } from './profiles.service.js'

@Module({ imports: [CacheModule], controllers: [ProfilesController], providers: [ProfilesService, ProfilesRepository, ProfileCache] })
export class ProfilesModule {}
