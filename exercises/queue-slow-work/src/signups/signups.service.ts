import { Injectable } from '@nestjs/common'
import { thumbnail } from '../avatars/thumbnail.js'
import { Crm } from '../crm/crm.js'
import { Mailer } from '../mail/mailer.js'
import { SignUpDto } from './dto/sign-up.dto.js'

@Injectable()
export class SignupsService {
  constructor(
    private readonly mailer: Mailer,
    private readonly crm: Crm,
  ) {}

  /** Everything that a signup is about, while the person waits. */
  async signUp({ email, name, avatar }: SignUpDto): Promise<{ email: string }> {
    const small = avatar ? thumbnail(avatar) : null
    await this.mailer.welcome(email, name)
    await this.crm.tell({ email, name, signedUpAt: new Date(), avatar: small })
    return { email }
  }
}
