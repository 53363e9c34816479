import { Module } from '@nestjs/common'
import { AccountsModule } from '../accounts/accounts.module.js'
import { AccessGuard } from './access.guard.js'
import { MeController } from './me.controller.js'

@Module({ imports: [AccountsModule], controllers: [MeController], providers: [AccessGuard], exports: [AccountsModule, AccessGuard] })
export class AccessModule {}
