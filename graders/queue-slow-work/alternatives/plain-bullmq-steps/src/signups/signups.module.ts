import { Module } from '@nestjs/common'
import { StepsModule } from '../queue/steps.module.js'
import { SignupsController } from './signups.controller.js'
import { SignupsService } from './signups.service.js'

@Module({ imports: [StepsModule], controllers: [SignupsController], providers: [SignupsService] })
export class SignupsModule {}
