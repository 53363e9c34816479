import { Lanes } from './lanes.js'
import { post, type Recipient } from './mail-house.js'

const mailHouse = new Lanes(8)

export interface Letter {
  id: string
  /** Null when the mail house did not take the letter. */
  tracking: string | null
}

/** Sends a letter to each. One that fails does not keep the others from being sent. */
export async function sendLetters(recipients: Recipient[]): Promise<Letter[]> {
  const sent = await Promise.allSettled(recipients.map((recipient) => mailHouse.add(() => post(recipient))))
  return recipients.map(({ id }, index) => {
    const result = sent[index]
    return { id, tracking: result?.status === 'fulfilled' ? result.value : null }
  })
}
