import { Module } from '@nestjs/common'
import { AccountsService } from '../accounts/accounts.service.js'
import { AuthController } from './auth.controller.js'
import { SessionGuard } from './session.guard.js'
import { SessionsService } from './sessions.service.js'

@Module({
  controllers: [AuthController],
  providers: [AccountsService, SessionsService, SessionGuard],
  exports: [SessionsService, SessionGuard],
})
export class AuthModule {}
