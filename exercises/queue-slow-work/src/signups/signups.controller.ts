import { Body, Controller, Post } from '@nestjs/common'
import { SignUpDto } from './dto/sign-up.dto.js'
import { SignupsService } from './signups.service.js'

@Controller('signups')
export class SignupsController {
  constructor(private readonly signups: SignupsService) {}

  @Post()
  signUp(@Body() signup: SignUpDto): Promise<{ email: string }> {
    return this.signups.signUp(signup)
  }
}
