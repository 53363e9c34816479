import { Injectable } from '@nestjs/common'
import type { Picture } from '../avatars/picture.js'
import { post } from '../http/post.js'

/** What the people in sales are told of a signup. */
export interface SignupEvent {
  email: string
  name: string
  /** When the person signed up, whenever it is told. */
  signedUpAt: Date
  avatar: Picture | null
}

/** The customer database of the sales department. */
@Injectable()
export class Crm {
  /**
   * @param key the same whenever this event is told again
   * @throws RefusedError for any answer but 202, and fetch's own error when there is none
   */
  async tell({ email, name, signedUpAt, avatar }: SignupEvent, key: string): Promise<void> {
    const event = { type: 'signup', email, name, signedUpAt: signedUpAt.toISOString(), avatar }
    await post('CRM', `${process.env.CRM_URL}/events`, key, event)
  }
}
