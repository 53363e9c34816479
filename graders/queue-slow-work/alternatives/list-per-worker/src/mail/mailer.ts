import { Injectable } from '@nestjs/common'
import { post } from '../http/post.js'

/** The company that delivers our mail. */
@Injectable()
export class Mailer {
  async welcome({ id, email, name }: { id: string; email: string; name: string }): Promise<void> {
    await post('mail service', `${process.env.MAIL_URL}/messages`, `welcome-${id}`, { template: 'welcome', to: email, name })
  }
}
