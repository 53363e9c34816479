import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'
import { expect, test } from 'vitest'
import { FileMailer } from './file-mailer.ts'
import { SmtpMailer } from './smtp-mailer.ts'

const MAIL = { to: 'ada@example.org', subject: 'A link for you', text: 'https://course.example.org/account/#reset=abc\n' }

test('a mail goes to the mail server, with its sender', async () => {
  const received: { from: string | false; to: string[]; data: string }[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, { envelope }, done) => {
      text(stream)
        .then((data) => {
          received.push({ from: envelope.mailFrom && envelope.mailFrom.address, to: envelope.rcptTo.map(({ address }) => address), data })
          done()
        })
        .catch(done)
    },
  })
  const listening = server.listen(0, '127.0.0.1')
  await once(listening, 'listening')
  const address = listening.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const mailer = new SmtpMailer(`smtp://127.0.0.1:${port}`, 'Loadbearing <course@example.org>')
  expect(mailer.notice).toBeNull()
  await mailer.send(MAIL)
  expect(received).toMatchObject([{ from: 'course@example.org', to: ['ada@example.org'] }])
  expect(received[0]?.data).toContain('From: Loadbearing <course@example.org>')
  expect(received[0]?.data).toContain('Subject: A link for you')
  expect(received[0]?.data).toContain('/account/#reset=')
  await new Promise<void>((resolve) => server.close(resolve))
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
