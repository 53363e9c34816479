import { Body, Controller, HttpCode, Post } from '@nestjs/common'
import { SignUpDto } from './dto/sign-up.dto.js'
import { SignupsService } from './signups.service.js'

@Controller('signups')
export class SignupsController {
  constructor(private readonly signups: SignupsService) {}

  @Post()
  @HttpCode(202)
  signUp(@Body() signup: SignUpDto): Promise<{ id: string }> {
    return this.signups.signUp(signup)
  }
}
