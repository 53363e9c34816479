import { atMost } from '../pacing/at-most.js'
import { post, type Recipient } from './mail-house.js'

export interface Letter {
  id: string
  /** Null when the mail house did not take the letter. */
  tracking: string | null
}

/** Sends a letter to each. One that fails does not keep the others from being sent. */
export async function sendLetters(recipients: Recipient[]): Promise<Letter[]> {
  const places = atMost(8)
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
