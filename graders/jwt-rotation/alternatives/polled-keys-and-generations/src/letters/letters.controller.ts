import { Controller, Get } from '@nestjs/common'
import { CurrentUser } from '../access/current-user.decorator.js'
import type { User } from '../accounts/accounts.js'
import { type Letter, LETTERS } from './letters.js'

@Controller('letters')
export class LettersController {
  @Get()
  list(@CurrentUser() { id }: User): readonly Letter[] {
    return LETTERS[id] ?? []
  }
}
