import { createTransport } from 'nodemailer'
import { Mailer, type Mail } from './mailer.ts'

const TIMEOUT_MS = 20_000

/** Hands mails to an SMTP server. */
export class SmtpMailer extends Mailer {
  readonly notice = null
  private readonly transport: ReturnType<typeof createTransport>

  /**
   * @param url such as smtps://user:password@mail.example.org
   * @param from such as Loadbearing <course@example.org>
   */
  constructor(url: string, from: string) {
    super()
    this.transport = createTransport({ url, connectionTimeout: TIMEOUT_MS, socketTimeout: TIMEOUT_MS }, { from })
  }

  async send(mail: Mail): Promise<void> {
    await this.transport.sendMail(mail)
  }
}
