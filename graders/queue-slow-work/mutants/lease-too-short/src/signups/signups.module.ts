import { Module } from '@nestjs/common'
import { ValkeyModule } from '../valkey/valkey.module.js'
import { SignupsController } from './signups.controller.js'
import { SignupsService } from './signups.service.js'

@Module({ imports: [ValkeyModule], controllers: [SignupsController], providers: [SignupsService] })
export class SignupsModule {}
