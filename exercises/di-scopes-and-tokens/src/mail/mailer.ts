/** What tests, and other companies, put their own mailer under. */
export const MAILER = Symbol('MAILER')

export interface Message {
  tenant: string
  to: string
  subject: string
  text: string
}

export interface Mailer {
  /** Resolves once the message is taken; rejects when it is not. */
  send(message: Message): Promise<void>
}
