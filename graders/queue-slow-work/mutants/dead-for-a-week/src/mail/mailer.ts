import { Injectable } from '@nestjs/common'
import { post } from '../http/post.js'

/** The company that delivers our mail. */
@Injectable()
export class Mailer {
  /**
   * @param key the same whenever this mail is sent again
   * @throws RefusedError for any answer but 202, and fetch's own error when there is none
   */
  async welcome(to: string, name: string, key: string): Promise<void> {
    await post('mail service', `${process.env.MAIL_URL}/messages`, key, { template: 'welcome', to, name })
  }
}
