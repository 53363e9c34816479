import { Controller, Get } from '@nestjs/common'
import type { User } from '../accounts/accounts.js'
import { CurrentUser } from './current-user.decorator.js'

@Controller('me')
export class MeController {
  @Get()
  show(@CurrentUser() user: User): User {
    return user
  }
}
