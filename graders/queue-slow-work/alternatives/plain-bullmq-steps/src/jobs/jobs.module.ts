import { Module } from '@nestjs/common'
import { StepsModule } from '../queue/steps.module.js'
import { JobsController } from './jobs.controller.js'

@Module({ imports: [StepsModule], controllers: [JobsController] })
export class JobsModule {}
