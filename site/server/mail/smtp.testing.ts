import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'

/** A mail as it came over the wire. */
export interface ReceivedMail {
  from: string
  to: string[]
  data: string
}

export interface MailServer extends AsyncDisposable {
  readonly url: string
  readonly received: ReceivedMail[]
  /** Decides about the next recipients: undefined takes them, a number is the code of the refusal. */
  answer: (to: string) => number | undefined
}

/** A real mail server on a free port, without TLS and passwords. */
export async function startMailServer(): Promise<MailServer> {
  const received: ReceivedMail[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: ({ address }, _session, done) => {
      const responseCode = mails.answer(address)
      done(responseCode === undefined ? null : Object.assign(new Error(`not for ${address}`), { responseCode }))
    },
    onData: (stream, { envelope }, done) => {
      text(stream)
        .then((data) => {
          received.push({
            from: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
            to: envelope.rcptTo.map(({ address }) => address),
            data,
          })
          done()
        })
        .catch(done)
    },
  })
  const listening = server.listen(0, '127.0.0.1')
  await once(listening, 'listening')
  const address = listening.address()
  const mails: MailServer = {
    url: `smtp://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    received,
    answer: () => undefined,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
  return mails
}
