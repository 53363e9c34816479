import { Controller, Get, UseGuards } from '@nestjs/common'
import type { User } from '../accounts/accounts.js'
import { AccessGuard } from './access.guard.js'
import { CurrentUser } from './current-user.decorator.js'

@Controller('me')
@UseGuards(AccessGuard)
export class MeController {
  @Get()
  show(@CurrentUser() user: User): User {
    return user
  }
}
