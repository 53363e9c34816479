import { Injectable } from '@nestjs/common'
import { assertPixels } from '../avatars/thumbnail.js'
import { SignupJobs } from '../queue/signup-jobs.js'
import { SignUpDto } from './dto/sign-up.dto.js'

@Injectable()
export class SignupsService {
  constructor(private readonly jobs: SignupJobs) {}

  async signUp({ email, name, avatar = null }: SignUpDto): Promise<{ id: string }> {
    if (avatar) assertPixels(avatar)
    return { id: await this.jobs.add({ email, name, avatar }) }
  }
}
