import { post, type Recipient } from './mail-house.js'

/** What the mail house allows an instance. */
const LIMIT = 8

/** The slice before: the next begins when it is done, whichever request it belongs to. */
let before: Promise<unknown> = Promise.resolve()

export interface Letter {
  id: string
  /** Null when the mail house did not take the letter. */
  tracking: string | null
}

/** Sends a letter to each. One that fails does not keep the others from being sent. */
export async function sendLetters(recipients: Recipient[]): Promise<Letter[]> {
  const letters: Letter[] = []
  for (let at = 0; at < recipients.length; at += LIMIT) {
    const slice = before.then(() => Promise.all(recipients.slice(at, at + LIMIT).map(send)))
    before = slice
    letters.push(...(await slice))
  }
  return letters
}

async function send(recipient: Recipient): Promise<Letter> {
  try {
    return { id: recipient.id, tracking: await post(recipient) }
  } catch (error) {
    console.error(`The letter to ${recipient.id} was not taken:`, error)
    return { id: recipient.id, tracking: null }
  }
}
