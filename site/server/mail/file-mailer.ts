import { randomUUID } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Mailer, type Mail } from './mailer.ts'

/** Writes each mail into a file, for a server that has nobody to send mails with. */
export class FileMailer extends Mailer {
  readonly notice: string
  private readonly folder: string

  constructor(dataFolder: string) {
    super()
    this.folder = join(dataFolder, 'mails')
    this.notice = `Mails are not sent but written to ${this.folder}. Set SMTP_URL and MAIL_FROM to send them.`
  }

  async send({ to, subject, text }: Mail): Promise<void> {
    // A mail may let whoever reads it into an account.
    await mkdir(this.folder, { recursive: true, mode: 0o700 })
    const name = `${new Date().toISOString().replaceAll(':', '-')}-${randomUUID()}.txt`
    await writeFile(join(this.folder, name), `To: ${to}\nSubject: ${subject}\n\n${text}`, { mode: 0o600 })
  }
}
