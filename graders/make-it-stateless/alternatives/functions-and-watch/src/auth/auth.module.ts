import { Module } from '@nestjs/common'
import { Redis } from 'ioredis'
import { AccountsService } from '../accounts/accounts.service.js'
import { AuthController } from './auth.controller.js'
import { SessionGuard } from './session.guard.js'
import { createSessions, SESSIONS } from './sessions.js'

@Module({
  controllers: [AuthController],
  providers: [AccountsService, { provide: SESSIONS, useFactory: createSessions, inject: [Redis, AccountsService] }, SessionGuard],
  exports: [SESSIONS, SessionGuard],
})
export class AuthModule {}
