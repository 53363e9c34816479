import { Injectable } from '@nestjs/common'
import { Mailer, type Message } from './mailer.js'

/** Sends through the mail service of the company. */
@Injectable()
export class HttpMailer extends Mailer {
  async send(message: Message): Promise<void> {
    const response = await fetch(`${process.env.MAIL_URL}/messages`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(message),
      signal: AbortSignal.timeout(3_000),
    })
    if (!response.ok) throw new Error(`the mail service answered ${response.status}`)
  }
}
