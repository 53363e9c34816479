import { createHash } from 'node:crypto'
import { type Job, type JobsOptions, Queue } from 'bullmq'
import type { Picture } from '../avatars/picture.js'
import { VALKEY_URL } from '../valkey/valkey.module.js'

export interface MailStep {
  email: string
  name: string
}

export interface CrmStep extends MailStep {
  signedUpAt: string
  avatar: Picture | null
}

export type StepJob = Job<MailStep | CrmStep>

export const connection = { url: VALKEY_URL }

const options: JobsOptions = {
  attempts: 4,
  backoff: { type: 'exponential', delay: 70_000 },
  removeOnComplete: { age: 86_400 },
}

export interface Steps {
  mail: Queue<MailStep>
  crm: Queue<CrmStep>
}

/** For the web process, which only adds and asks. */
export function openSteps(): Steps {
  return {
    mail: new Queue('welcome-mails', { connection, defaultJobOptions: options }),
    crm: new Queue('crm-events', { connection, defaultJobOptions: options }),
  }
}

/** Both steps of a signup go by the same id. Added twice, they are there once. */
export async function addSteps({ mail, crm }: Steps, step: CrmStep): Promise<string> {
  const jobId = `signup-${createHash('sha1').update(step.email).digest('hex')}`
  await mail.add('mail', { email: step.email, name: step.name }, { jobId })
  await crm.add('event', step, { jobId })
  return jobId
}
