import { Injectable } from '@nestjs/common'
import { assertPixels } from '../avatars/thumbnail.js'
import { SignupQueue } from '../queue/signup-queue.js'
import { SignUpDto } from './dto/sign-up.dto.js'

@Injectable()
export class SignupsService {
  constructor(private readonly queue: SignupQueue) {}

  async signUp({ email, name, avatar }: SignUpDto): Promise<{ id: string }> {
    if (avatar) assertPixels(avatar)
    return { id: await this.queue.add({ email, name, signedUpAt: new Date().toISOString(), avatar: avatar ?? null }) }
  }
}
