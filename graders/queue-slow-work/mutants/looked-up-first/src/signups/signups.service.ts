import { InjectQueue } from '@nestjs/bullmq'
import { Injectable } from '@nestjs/common'
import { Queue } from 'bullmq'
import { Redis } from 'ioredis'
import { assertPixels } from '../avatars/thumbnail.js'
import { type SignupJob, SIGNUPS } from '../queue/signup-queue.js'
import { SignUpDto } from './dto/sign-up.dto.js'

@Injectable()
export class SignupsService {
  constructor(
    @InjectQueue(SIGNUPS) private readonly queue: Queue<SignupJob>,
    private readonly valkey: Redis,
  ) {}

  /** Resolves when the work is stored: whatever dies from here on, it will be done. */
  async signUp({ email, name, avatar }: SignUpDto): Promise<{ id: string }> {
    if (avatar) assertPixels(avatar)
    const known = await this.valkey.get(`signup:${email}`)
    if (known !== null) return { id: known }
    const { id = '' } = await this.queue.add('signup', { email, name, signedUpAt: new Date().toISOString(), avatar: avatar ?? null })
    await this.valkey.set(`signup:${email}`, id)
    return { id }
  }
}
