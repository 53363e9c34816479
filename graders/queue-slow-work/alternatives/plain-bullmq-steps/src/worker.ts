import { type Processor, Worker } from 'bullmq'
import { thumbnail } from './avatars/thumbnail.js'
import { Crm } from './crm/crm.js'
import { Mailer } from './mail/mailer.js'
import { connection, type CrmStep, type MailStep } from './queue/steps.js'

const mailer = new Mailer()
const crm = new Crm()

// A step may lose its worker as often as it may fail.
const work = <Data>(queue: string, processor: Processor<Data>) =>
  new Worker<Data>(queue, processor, { connection, concurrency: 5, maxStalledCount: 4 }).on('error', console.error)

const workers = [
  work<MailStep>('welcome-mails', ({ id = '', data }) => mailer.welcome(data.email, data.name, id)),
  work<CrmStep>('crm-events', ({ id = '', data: { email, name, signedUpAt, avatar } }) =>
    crm.tell({ email, name, signedUpAt: new Date(signedUpAt), avatar: avatar && thumbnail(avatar) }, id),
  ),
]

process.once('SIGTERM', () => void Promise.all(workers.map((worker) => worker.close())).then(() => process.exit(0)))
