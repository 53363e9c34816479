import { Injectable } from '@nestjs/common'
import type { Mailer, Message } from './mailer.js'

/** Sends through the mail service of the company. */
@Injectable()
export class HttpMailer implements Mailer {
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
