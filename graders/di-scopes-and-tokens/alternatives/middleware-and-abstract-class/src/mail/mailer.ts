export interface Message {
  tenant: string
  to: string
  subject: string
  text: string
}

/** An abstract class is type and token in one. */
export abstract class Mailer {
  /** Resolves once the message is taken; rejects when it is not. */
  abstract send(message: Message): Promise<void>
}

export { Mailer as MAILER }
