import { Injectable } from '@nestjs/common'
import { Redis } from 'ioredis'
import { assertPixels } from '../avatars/thumbnail.js'
import { add } from '../queue/board.js'
import { SignUpDto } from './dto/sign-up.dto.js'

@Injectable()
export class SignupsService {
  constructor(private readonly valkey: Redis) {}

  async signUp({ email, name, avatar }: SignUpDto): Promise<{ id: string }> {
    if (avatar) assertPixels(avatar)
    return { id: await add(this.valkey, { email, name, signedUpAt: new Date().toISOString(), avatar: avatar ?? null }) }
  }
}
