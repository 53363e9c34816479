import { InjectQueue } from '@nestjs/bullmq'
import { Injectable } from '@nestjs/common'
import { Queue } from 'bullmq'
import { assertPixels } from '../avatars/thumbnail.js'
import { jobIdOf, type SignupJob, SIGNUPS } from '../queue/signup-queue.js'
import { SignUpDto } from './dto/sign-up.dto.js'

@Injectable()
export class SignupsService {
  constructor(@InjectQueue(SIGNUPS) private readonly queue: Queue<SignupJob>) {}

  /** Resolves when the work is stored: whatever dies from here on, it will be done. */
  async signUp({ email, name, avatar }: SignUpDto): Promise<{ id: string }> {
    if (avatar) assertPixels(avatar)
    const id = jobIdOf(email)
    await this.queue.add('signup', { email, name, signedUpAt: new Date().toISOString(), avatar: avatar ?? null }, { jobId: id })
    return { id }
  }
}
