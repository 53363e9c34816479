import { randomUUID } from 'node:crypto'
import { drizzle } from 'drizzle-orm/node-postgres'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { gradingSchema } from '../../runtimes/server/api.ts'
import { assignmentSchema, madeAssignmentsSchema, type Assignment } from '../../runtimes/server/assignments-api.ts'
import { pageSchema, type Cohort } from '../../runtimes/server/cohorts-api.ts'
import { deliverySchema, madeWebhookSchema, webhookSchema, type Delivery, type MadeWebhook } from '../../runtimes/server/webhooks-api.ts'
import { letIn, newCohort, peopledServer, read, refusal, type PeopledServer, type Person } from '../cohorts/people.testing.ts'
import * as schema from '../database/schema.ts'
import { tellOfAssignments } from './outbox.ts'
import { TRIES } from './pauses.ts'
import { Receiver } from './receiver.testing.ts'

const EVENTS = ['attempt.graded', 'assignment.given', 'assignment.changed', 'assignment.taken-back']

let it: PeopledServer
let receiver: Receiver
let owner: Person
let cohort: Cohort

beforeAll(async () => {
  it = await peopledServer({ webhooksPrivate: true })
}, 60_000)

beforeEach(async () => {
  receiver = await Receiver.start()
  owner = await it.people.account('Mara')
  cohort = await newCohort(owner)
  return () => receiver[Symbol.asyncDispose]()
})

afterAll(() => it.stop())

const path = (rest = '', { id } = cohort) => `/cohorts/${id}/webhooks${rest}`

async function make(settings: object = {}): Promise<MadeWebhook> {
  const made = await read(owner.post(path(), { url: receiver.url, events: EVENTS, ...settings }), madeWebhookSchema)
  receiver.secret = made.secret
  return made
}

const change = (id: string, wanted: object) => read(owner.send('PATCH', path(`/${id}`), wanted), webhookSchema)
const list = async () => (await read(owner.get(path()), pageSchema(webhookSchema))).items
const deliveries = async ({ id }: { id: string }, query = '') =>
  (await read(owner.get(path(`/${id}/deliveries${query}`)), pageSchema(deliverySchema))).items
const ping = ({ id }: { id: string }) => read(owner.post(path(`/${id}/pings`)), deliverySchema)

/** The newest delivery, once a try has brought it there. */
async function newest(webhook: { id: string }, state: Delivery['state'], tries: number): Promise<Delivery> {
  const looked = async () => (await deliveries(webhook))[0]
  await expect.poll(looked, { timeout: 15_000 }).toMatchObject({ state, tries })
  const [delivery] = await deliveries(webhook)
  if (!delivery) throw new Error('there is no delivery')
  return delivery
}

/** As if the pauses were over. */
const passTime = () =>
  it.pool.query(`select graphile_worker.reschedule_jobs(array_agg(id), run_at := now())
    from graphile_worker.jobs where task_identifier = 'webhook-delivery' and locked_at is null having count(*) > 0`)

async function give(settings: object = {}): Promise<Assignment> {
  const body = { give: { kind: 'exercise', slug: 'ring-the-bell' }, ...settings }
  const [made] = (await read(owner.post(`/cohorts/${cohort.id}/assignments`, body), madeAssignmentsSchema)).items
  if (!made) throw new Error('nothing was given')
  return made
}

describe('what is sent', () => {
  test('are changes of assignments, signed, with ids and terms', async () => {
    await make()
    const made = await give({ due: '2099-12-18T18:00' })
    await receiver.until(1)
    const at = `/cohorts/${cohort.id}/assignments/${made.id}`
    await read(owner.send('PATCH', at, { version: 1, due: '2099-12-19T18:00', required: false }), assignmentSchema)
    await receiver.until(2)
    expect((await owner.send('DELETE', at)).status).toBe(204)
    const data = { cohort: cohort.id, assignment: made.id, slug: 'ring-the-bell', late: 'mark', opensAt: null }
    expect(await receiver.until(3)).toMatchObject([
      { type: 'assignment.given', data: { ...data, required: true, dueAt: '2099-12-18T17:00:00.000Z' } },
      { type: 'assignment.changed', data: { ...data, required: false, dueAt: '2099-12-19T17:00:00.000Z' } },
      { type: 'assignment.taken-back', data },
    ])
  })

  test('are verdicts of attempts that count, with who by id, and nobody’s name or address', async () => {
    await make({ events: ['attempt.graded'] })
    const learner = await it.people.account('Lena Learner')
    await letIn(owner, cohort, [learner])
    const assignment = await give()
    const files = { 'src/bell/bell.ts': 'export const ring = () => 1\n' }
    const { id } = await read(learner.post('/../gradings', { slug: 'ring-the-bell', files }), gradingSchema)
    const pending = await it.server.engine.nextGrading()
    pending.finish('failed', 'printed', ['rings-once'])
    const [sent] = await receiver.until(1)
    expect(sent).toMatchObject({
      type: 'attempt.graded',
      data: {
        ...{ cohort: cohort.id, assignment: assignment.id, slug: 'ring-the-bell', attempt: id, person: learner.id },
        ...{ status: 'failed', timing: 'on-time', handedInAt: expect.stringMatching(/^20.*Z$/) },
      },
    })
    expect(sent?.data['requirements']).toContainEqual({ id: 'rings-once', status: 'failed' })
    expect(JSON.stringify(sent)).not.toMatch(/Lena|@|printed/)
  })

  test('is nothing of other cohorts, of other events, and of practice', async () => {
    const webhook = await make({ events: ['attempt.graded'] })
    await give({ opens: '2099-01-01T00:00' })
    const elsewhere = await newCohort(owner)
    const body = { give: { kind: 'exercise', slug: 'ring-the-bell' } }
    await read(owner.post(`/cohorts/${elsewhere.id}/assignments`, body), madeAssignmentsSchema)
    const learner = await it.people.guest('Gil')
    await letIn(owner, cohort, [learner])
    await read(learner.post('/../gradings', { slug: 'ring-the-bell', files: { 'src/bell/bell.ts': '' } }), gradingSchema)
    const pending = await it.server.engine.nextGrading()
    pending.finish()
    await ping(webhook)
    expect(await receiver.until(1)).toMatchObject([{ type: 'ping', data: { cohort: cohort.id } }])
    expect(await deliveries(webhook)).toHaveLength(1)
  })

  test('is nothing of a change that was undone', async () => {
    const webhook = await make()
    const made = await give()
    await receiver.until(1)
    const undone = drizzle(it.pool, { schema }).transaction(async (tx) => {
      await tellOfAssignments(tx, 'assignment.changed', [made.id])
      throw new Error('it went wrong')
    })
    await expect(undone).rejects.toThrow('it went wrong')
    await ping(webhook)
    expect((await receiver.until(2)).map(({ type }) => type)).toEqual(['assignment.given', 'ping'])
    expect(await deliveries(webhook)).toHaveLength(2)
  })
})

describe('a receiver', () => {
  test('that fails is sent the same again, until it takes it', async () => {
    const webhook = await make()
    receiver.answer = [500, {}]
    receiver.body = `no \0 luck ${'x'.repeat(5_000)}`
    await ping(webhook)
    const waiting = await newest(webhook, 'waiting', 1)
    expect(waiting).toMatchObject({ status: 500, problem: 'answer', nextAt: expect.any(String) })
    expect(waiting.answer).toMatch(/^no \uFFFD luck x+$/)
    expect(waiting.answer?.length).toBeLessThanOrEqual(1_024)
    expect((await list())[0]?.failingSince).not.toBeNull()
    receiver.answer = [200, {}]
    await passTime()
    expect(await newest(webhook, 'delivered', 2)).toMatchObject({ status: 200, problem: null, nextAt: null })
    expect((await list())[0]?.failingSince).toBeNull()
    const [first, second] = receiver.received
    expect(second).toEqual(first)
  })

  test('that always fails is given up; somebody can have it sent again', async () => {
    const webhook = await make()
    receiver.answer = [503, {}]
    const { id } = await ping(webhook)
    await newest(webhook, 'waiting', 1)
    await it.pool.query('update webhook_deliveries set tries = $2 where id = $1', [id, TRIES - 1])
    await passTime()
    await newest(webhook, 'failed', TRIES)
    receiver.answer = [204, {}]
    for (const _twice of [1, 2]) await read(owner.post(path(`/${webhook.id}/deliveries/${id}/tries`)), deliverySchema)
    await newest(webhook, 'delivered', 1)
  })

  test('that redirects is not followed', async () => {
    const webhook = await make()
    receiver.answer = [307, { location: `${receiver.url}/elsewhere` }]
    await ping(webhook)
    expect(await newest(webhook, 'waiting', 1)).toMatchObject({ status: 307, problem: 'answer' })
    expect(receiver.received.map((received) => received.path)).toEqual(['/hook'])
  })

  test('that nobody runs is unreachable', async () => {
    const webhook = await make()
    await receiver[Symbol.asyncDispose]()
    await ping(webhook)
    expect(await newest(webhook, 'waiting', 1)).toMatchObject({ status: null, problem: 'unreachable' })
  })

  test('that fails for days is switched off, with why, and can be switched on again', async () => {
    const webhook = await make()
    receiver.answer = [500, {}]
    await ping(webhook)
    await newest(webhook, 'waiting', 1)
    await it.pool.query("update webhooks set failing_since = now() - interval '4 days' where id = $1", [webhook.id])
    await passTime()
    await newest(webhook, 'waiting', 2)
    expect(await list()).toMatchObject([{ off: 'failing' }])
    await passTime()
    expect(await newest(webhook, 'failed', 3)).toMatchObject({ problem: 'off' })
    expect(receiver.received).toHaveLength(2)
    expect(await change(webhook.id, { enabled: true })).toMatchObject({ off: null, failingSince: null })
  })

  test('that is gone, as it says, is sent nothing more', async () => {
    const webhook = await make()
    receiver.answer = [410, {}]
    await ping(webhook)
    await newest(webhook, 'failed', 1)
    expect(await list()).toMatchObject([{ off: 'gone' }])
  })
})

describe('a webhook', () => {
  test('shows its secret once; the same key makes one', async () => {
    const key = { 'idempotency-key': randomUUID() }
    const asked = { url: receiver.url, events: ['assignment.given'] }
    const made = await read(owner.post(path(), asked, key), madeWebhookSchema)
    expect(await refusal(owner.post(path(), asked, key))).toBe('409 webhook-made')
    expect(await list()).toEqual([webhookSchema.parse(made)])
    expect(JSON.stringify(await list())).not.toContain('whsec_')
    const { rows } = await it.pool.query("select from webhooks where strpos(encode(secret, 'escape'), $1) > 0", [made.secret.slice(6)])
    expect(rows).toEqual([])
  })

  test('has its address as it is asked for, with nothing in it that is not meant', async () => {
    const made = await make({ url: `${receiver.url}/\0?glocke=🔔` })
    expect(made.url).toBe(`${receiver.url}/%00?glocke=%F0%9F%94%94`)
    await ping(made)
    expect((await receiver.until(1)).map((received) => received.path)).toEqual(['/hook/%00?glocke=%F0%9F%94%94'])
    for (const url of [
      'hooks',
      'ftp://hooks.example.org',
      'https://me:secret@hooks.example.org',
      `https://hooks.example.org/${'🔔'.repeat(900)}`,
    ])
      expect(await refusal(owner.post(path(), { url, events: EVENTS }))).toBe('400 invalid')
  })

  test('that is off is sent nothing, and says so', async () => {
    const webhook = await make()
    expect(await change(webhook.id, { enabled: false })).toMatchObject({ off: 'by-owner' })
    await give()
    expect(await refusal(owner.post(path(`/${webhook.id}/pings`)))).toBe('409 webhook-off')
    expect(await deliveries(webhook)).toEqual([])
    await change(webhook.id, { enabled: true, events: ['assignment.given'] })
    await ping(webhook)
    expect((await receiver.until(1)).map(({ type }) => type)).toEqual(['ping'])
  })

  test('is deleted with its deliveries', async () => {
    const webhook = await make()
    await ping(webhook)
    await newest(webhook, 'delivered', 1)
    expect((await owner.send('DELETE', path(`/${webhook.id}`))).status).toBe(204)
    expect(await refusal(owner.get(path(`/${webhook.id}/deliveries`)))).toBe('404 webhook-unknown')
    expect((await it.pool.query('select from webhook_deliveries where webhook = $1', [webhook.id])).rowCount).toBe(0)
  })

  test('is one of ten at the most', async () => {
    for (let count = 0; count < 10; count += 1) await make()
    expect(await refusal(owner.post(path(), { url: receiver.url, events: EVENTS }))).toBe('409 too-many-webhooks')
  })

  test('of an archived cohort can be read, and not changed', async () => {
    const { id } = await make()
    await owner.send('PUT', `/cohorts/${cohort.id}/archived`, {})
    const answers = [
      owner.post(path(), { url: receiver.url, events: EVENTS }),
      owner.send('PATCH', path(`/${id}`), { enabled: false }),
      owner.send('DELETE', path(`/${id}`)),
      owner.post(path(`/${id}/pings`)),
    ]
    for (const answer of answers) expect(await refusal(answer)).toBe('409 cohort-archived')
    expect(await list()).toHaveLength(1)
  })

  test('and what happens to it is in the audit log', async () => {
    const { id } = await make()
    await change(id, { enabled: false })
    await owner.send('DELETE', path(`/${id}`))
    const { rows } = await it.pool.query<{ action: string; actor: string }>(
      "select action, actor from audit_events where details ->> 'webhook' = $1 order by id",
      [id],
    )
    expect(rows.map(({ action }) => action)).toEqual(['webhook.made', 'webhook.changed', 'webhook.removed'])
    expect(rows.every(({ actor }) => actor === owner.id)).toBe(true)
  })
})

test('deliveries come in pages, and are kept for 30 days', async () => {
  const webhook = await make()
  await give()
  await newest(webhook, 'delivered', 1)
  await ping(webhook)
  await newest(webhook, 'delivered', 1)
  const first = await read(owner.get(path(`/${webhook.id}/deliveries?limit=1`)), pageSchema(deliverySchema))
  expect(first.items).toMatchObject([{ event: 'ping' }])
  expect(await deliveries(webhook, `?after=${first.next}`)).toMatchObject([{ event: 'assignment.given' }])
  await it.pool.query("update webhook_deliveries set created_at = now() - interval '31 days' where webhook = $1 and event = 'ping'", [
    webhook.id,
  ])
  await it.pool.query("select graphile_worker.add_job('webhook-cleaning')")
  await expect.poll(() => deliveries(webhook), { timeout: 10_000 }).toMatchObject([{ event: 'assignment.given' }])
})

test('a server for everybody sends nothing to its own network, not even what was made before', async () => {
  const webhook = await make()
  await using others = await it.another()
  // Of the same database: it takes what waits, too.
  await it.pool.query("update webhooks set url = 'https://169.254.169.254/latest/meta-data' where id = $1", [webhook.id])
  await ping(webhook)
  expect(await newest(webhook, 'waiting', 1)).toMatchObject({ problem: 'address', status: null })
  const send = (url: string) =>
    fetch(`${others.base}/api/v1${path()}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: others.base, cookie: owner.cookie },
      body: JSON.stringify({ url, events: EVENTS }),
    })
  expect(await refusal(send('https://10.0.0.1/hook'))).toBe('422 address-refused')
  expect(await refusal(send('https://localhost/hook'))).toBe('422 address-refused')
  expect(await refusal(send(receiver.url))).toBe('422 https-missing')
})
