import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { FileMailer } from './file-mailer.ts'
import { SmtpMailer } from './smtp-mailer.ts'
import { startMailServer } from './smtp.testing.ts'

const MAIL = { to: 'ada@example.org', subject: 'A link for you', text: 'https://course.example.org/account/#reset=abc\n' }

test('a mail goes to the mail server, with its sender', async () => {
  const mails = await startMailServer()
  const { received } = mails
  const mailer = new SmtpMailer(mails.url, 'Loadbearing <course@example.org>')
  expect(mailer.notice).toBeNull()
  await mailer.send(MAIL)
  expect(received).toMatchObject([{ from: 'course@example.org', to: ['ada@example.org'] }])
  expect(received[0]?.data).toContain('From: Loadbearing <course@example.org>')
  expect(received[0]?.data).toContain('Subject: A link for you')
  expect(received[0]?.data).toContain('/account/#reset=')
  await mails[Symbol.asyncDispose]()
  await expect(mailer.send(MAIL)).rejects.toThrow('ECONNREFUSED')
})

test('without a mail server each mail is a file that only its owner can read, and the start says where', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'loadbearing-'))
  const mailer = new FileMailer(folder)
  expect(mailer.notice).toContain(join(folder, 'mails'))
  expect(mailer.notice).toContain('SMTP_URL')
  await Promise.all([mailer.send(MAIL), mailer.send(MAIL)])
  const names = await readdir(join(folder, 'mails'))
  expect(names).toHaveLength(2)
  for (const name of names) {
    const file = join(folder, 'mails', name)
    expect(await readFile(file, 'utf8')).toBe(`To: ada@example.org\nSubject: A link for you\n\n${MAIL.text}`)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
  }
  await rm(folder, { recursive: true })
})
