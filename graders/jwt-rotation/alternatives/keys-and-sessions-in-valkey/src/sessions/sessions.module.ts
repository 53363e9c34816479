import { Module } from '@nestjs/common'
import { AccessModule } from '../access/access.module.js'
import { SessionsController } from './sessions.controller.js'

@Module({ imports: [AccessModule], controllers: [SessionsController] })
export class SessionsModule {}
