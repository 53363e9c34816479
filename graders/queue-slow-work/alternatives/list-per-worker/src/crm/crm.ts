import { Injectable } from '@nestjs/common'
import type { Picture } from '../avatars/picture.js'
import { post } from '../http/post.js'

/** What the people in sales are told of a signup. */
export interface SignupEvent {
  email: string
  name: string
  /** ISO 8601 */
  signedUpAt: string
  avatar: Picture | null
}

/** The customer database of the sales department. */
@Injectable()
export class Crm {
  async tell(id: string, { email, name, signedUpAt, avatar }: SignupEvent): Promise<void> {
    await post('CRM', `${process.env.CRM_URL}/events`, `signup-${id}`, { type: 'signup', email, name, signedUpAt, avatar })
  }
}
