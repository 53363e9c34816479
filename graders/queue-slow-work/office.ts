import type { Call, Fixtures } from '#grader'
import { field, plural, same, short } from './describe.ts'
import { newSignup, type Signup } from './signup.ts'

/** Generous: the machine may be busy, and a right repair may take 5 s. */
export const DEADLINE = { deadlineMs: 10_000 }
/** For the first work after a worker was started, which is not waited for: on a busy machine it takes its time to come up. */
export const AFTER_START = { deadlineMs: 25_000 }

export type Service = 'mail' | 'crm'

export const NAMES: Readonly<Record<Service, string>> = { mail: 'the mail service', crm: 'the CRM' }
const PATHS: Readonly<Record<Service, string>> = { mail: '/messages', crm: '/events' }

export interface Job {
  id: string
  state: 'waiting' | 'active' | 'done' | 'dead'
  tries: number
}

export interface DeadLetter {
  id: string
  email: string
  tries: number
  error: string
}

/** What a service got of one signup, in the order in which it came. */
export interface Delivery {
  instance: string
  key: string
  body: unknown
  answer: Call['answer']
}

/** Signs up, and checks that the answer is 202 with the id of a job. */
export async function signUp({ subject, expect }: Fixtures, { body }: Pick<Signup, 'body'>, situation = ''): Promise<string> {
  const answer = await subject
    .post('/signups')
    .send(body)
    .catch((error: unknown) => expect.fail(`${situation}${error instanceof Error ? error.message : String(error)}`))
  const id = field(answer.body, 'id')
  if (answer.status !== 202 || typeof id !== 'string' || id === '')
    return expect.fail(
      `${situation}POST /signups was answered with ${answer.status} ${short(answer.body)} instead of 202 { "id": the job's id, a text }`,
    )
  return id
}

/** `GET /jobs/:id`, checked for its shape. */
export async function jobOf(fixtures: Fixtures, id: string, situation = ''): Promise<Job> {
  const job = await findJob(fixtures, id, situation)
  return job ?? fixtures.expect.fail(gone(id, situation))
}

function gone(id: string, situation: string): string {
  return `${situation}GET /jobs/${id} was answered with 404: a signup was answered with that id`
}

/** As `jobOf`; undefined for a 404. */
export async function findJob({ subject, expect }: Fixtures, id: string, situation = ''): Promise<Job | undefined> {
  const answer = await subject.get(`/jobs/${encodeURIComponent(id)}`)
  if (answer.status === 404) return undefined
  const body: unknown = answer.body
  const [own, state, tries] = ['id', 'state', 'tries'].map((name) => field(body, name))
  if (answer.status !== 200 || own !== id || !isState(state) || typeof tries !== 'number')
    return expect.fail(
      `${situation}GET /jobs/${id} was answered with ${answer.status} ${short(body)} instead of 200 { id, state: waiting, active, done or dead, tries: a number }`,
    )
  return { id, state, tries }
}

/**
 * Waits until the job is in this state and, if it matters, has had so many tries. What is done, dead or
 * gone stays so, and is not waited for.
 */
export async function untilJob(
  fixtures: Fixtures,
  id: string,
  { state, tries }: Pick<Job, 'state'> & { tries?: number },
  situation: string,
  deadline = DEADLINE,
): Promise<void> {
  const message = `${situation}the job does not become "${state}"${tries === undefined ? '' : ` with ${plural(tries, 'try', 'tries')}`}`
  const isWanted = (job: Job) => job.state === state && (tries === undefined || job.tries === tries)
  const last = await fixtures.until(
    message,
    async () => {
      const job = await findJob(fixtures, id)
      if (job === undefined) return 'gone'
      // State and tries may be read one after the other, so a number that does not fit yet may still come.
      if (isWanted(job) || (job.state !== state && (job.state === 'done' || job.state === 'dead'))) return job
      throw new Error(`GET /jobs/${id} says ${short(job)}`)
    },
    deadline,
  )
  if (last === 'gone') fixtures.expect.fail(gone(id, situation))
  else if (!isWanted(last)) fixtures.expect.fail(`${message}: GET /jobs/${id} says ${short(last)}`)
}

/** `GET /dead-letters`, checked for its shape. */
export async function deadLetters({ subject, expect }: Fixtures, situation = ''): Promise<DeadLetter[]> {
  const answer = await subject.get('/dead-letters')
  const body: unknown = answer.body
  const wrong = () =>
    expect.fail(
      `${situation}GET /dead-letters was answered with ${answer.status} ${short(body)} instead of 200 and an array of { id, email, tries, error: a text that is not empty }`,
    )
  if (answer.status !== 200 || !Array.isArray(body)) return wrong()
  return body.map((letter: unknown) => {
    const [id, email, tries, error] = ['id', 'email', 'tries', 'error'].map((name) => field(letter, name))
    if (typeof id !== 'string' || typeof email !== 'string' || typeof tries !== 'number') return wrong()
    return typeof error === 'string' && error !== '' ? { id, email, tries, error } : wrong()
  })
}

/** What a service got of this address. Fails at a call that no signup is about. */
export async function deliveries({ dependency, expect }: Fixtures, service: Service, email: string): Promise<Delivery[]> {
  const calls = await dependency(service).calls()
  for (const { method, path, body } of calls)
    if (method !== 'POST' || path !== PATHS[service] || typeof addressIn(body) !== 'string')
      expect.fail(
        `${NAMES[service]} got ${method} ${path} with ${short(body)}: it takes POST ${PATHS[service]} with the address of a signup`,
      )
  return calls
    .filter(({ body }) => addressIn(body) === email)
    .map(({ instance, headers, body, answer }) => ({ instance, key: headers['idempotency-key'] ?? '', body, answer }))
}

/** Waits until a service was called for a signup. */
export async function untilCalled(
  fixtures: Fixtures,
  service: Service,
  { email }: Pick<Signup, 'email'>,
  deadline = DEADLINE,
): Promise<void> {
  await fixtures.until(
    `Somebody signed up, and ${NAMES[service]} was not called`,
    async () => (await deliveries(fixtures, service, email)).length > 0,
    deadline,
  )
}

/** Waits until both services have taken a signup. */
export async function untilTaken(
  fixtures: Fixtures,
  { email }: Pick<Signup, 'email'>,
  situation: string,
  deadline = AFTER_START,
): Promise<void> {
  for (const service of ['mail', 'crm'] as const)
    await fixtures.until(
      `${situation}${NAMES[service]} was not called for a signup`,
      async () => (await deliveries(fixtures, service, email)).some(({ answer }) => answer === 202),
      deadline,
    )
}

/** Says how the calls for a signup break what holds for repeated calls, if they do. */
export function keyProblem(service: Service, all: readonly Delivery[]): string | undefined {
  const keys = [...new Set(all.map(({ key }) => key))]
  if (keys.includes('')) return `${NAMES[service]} was called without an Idempotency-Key`
  if (keys.length > 1)
    return `${NAMES[service]} was called ${plural(all.length, 'time')} for one signup, with ${keys.length} different Idempotency-Keys (${keys.slice(0, 2).join(', ')}): it takes them for different ones`
  return undefined
}

/** Says what is wrong with the mail and the event of a signup, if something is. The time in the event is checked by the caller. */
export function contentProblem({ email, name, thumbnail }: Signup, mail: unknown, event: unknown): string | undefined {
  const wantedMail = { template: 'welcome', to: email, name }
  if (!same(mail, wantedMail)) return `the mail service got ${short(mail)} instead of ${short(wantedMail)}`
  const signedUpAt = field(event, 'signedUpAt')
  const wanted = { type: 'signup', email, name, signedUpAt, avatar: thumbnail }
  if (typeof signedUpAt !== 'string' || Number.isNaN(Date.parse(signedUpAt)))
    return `the CRM got ${short(event)}, in which signedUpAt is no time in ISO 8601`
  if (same(event, wanted)) return undefined
  if (same({ ...wanted, avatar: null }, { ...Object(event), avatar: null }))
    return `the CRM got the avatar ${short(field(event, 'avatar'))} instead of ${short(thumbnail)}`
  return `the CRM got ${short(event)} instead of ${short(wanted)}`
}

/**
 * Lets others sign up, one after the other, and waits until their jobs are done: what was due
 * when they came has begun by then.
 */
export async function othersPass(fixtures: Fixtures, situation: string, count = 2): Promise<void> {
  for (let left = count; left > 0; left -= 1) {
    const other = newSignup(fixtures.random)
    const id = await signUp(fixtures, other, situation)
    await untilJob(fixtures, id, { state: 'done' }, `${situation}another address signs up, and `, AFTER_START)
  }
}

function addressIn(body: unknown): unknown {
  return field(body, 'to') ?? field(body, 'email')
}

function isState(value: unknown): value is Job['state'] {
  return value === 'waiting' || value === 'active' || value === 'done' || value === 'dead'
}
