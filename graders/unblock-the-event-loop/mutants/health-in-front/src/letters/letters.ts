import { atMost } from '../pacing/at-most.js'
import { post, type Recipient } from './mail-house.js'

/** What the mail house allows an instance. One for all requests, so it belongs to the module. */
const places = atMost(8)

export interface Letter {
  id: string
  /** Null when the mail house did not take the letter. */
  tracking: string | null
}

/** Sends a letter to each. One that fails does not keep the others from being sent. */
export async function sendLetters(recipients: Recipient[]): Promise<Letter[]> {
  return Promise.all(
    recipients.map(async (recipient) => {
      try {
        return { id: recipient.id, tracking: await places(() => post(recipient)) }
      } catch (error) {
        console.error(`The letter to ${recipient.id} was not taken:`, error)
        return { id: recipient.id, tracking: null }
      }
    }),
  )
}
