export interface Mail {
  to: string
  subject: string
  /** Plain text. */
  text: string
}

/** Sends mails. */
export abstract class Mailer {
  /** Where mails go, for whoever starts the server; null: to those they are for. */
  abstract readonly notice: string | null
  /** @throws when it could not be handed over */
  abstract send(mail: Mail): Promise<void>
}
