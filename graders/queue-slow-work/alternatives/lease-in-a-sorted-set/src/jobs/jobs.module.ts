import { Module } from '@nestjs/common'
import { ValkeyModule } from '../valkey/valkey.module.js'
import { JobsController } from './jobs.controller.js'

@Module({ imports: [ValkeyModule], controllers: [JobsController] })
export class JobsModule {}
