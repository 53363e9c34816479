import { Controller, Get, UseGuards } from '@nestjs/common'
import { AccessGuard } from '../access/access.guard.js'
import { CurrentUser } from '../access/current-user.decorator.js'
import type { User } from '../accounts/accounts.js'
import { type Letter, LETTERS } from './letters.js'

@Controller('letters')
@UseGuards(AccessGuard)
export class LettersController {
  @Get()
  list(@CurrentUser() { id }: User): readonly Letter[] {
    return LETTERS[id] ?? []
  }
}
