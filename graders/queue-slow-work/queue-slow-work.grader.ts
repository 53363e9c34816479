import { type Fixtures, requirement } from '#grader'
import { field, plural, short } from './describe.ts'
import {
  AFTER_START,
  contentProblem,
  DEADLINE,
  deadLetters,
  deliveries,
  findJob,
  jobOf,
  keyProblem,
  NAMES,
  othersPass,
  type Service,
  signUp,
  untilCalled,
  untilJob,
  untilTaken,
} from './office.ts'
import { brokenAvatars, newSignup, type Signup, withAvatar } from './signup.ts'
import { MINUTE_MS, subjectTime, WAITS, watch } from './tries.ts'

/** Each from nothing: what a queue keeps in Valkey from its start on can't be emptied under it. */
const OPTIONS = { fresh: true, timeoutMs: 60_000 }
/** The worker comes when there is work already. */
const WEB_FIRST = { ...OPTIONS, start: false }
const SERVICES = ['mail', 'crm'] as const
/** How much of the shortest wait passes before the look for tries that come too early. */
const EARLY = 0.9

requirement('work-kept', WEB_FIRST, async (fixtures) => {
  const { subject, dependency, clock, random, expect } = fixtures
  await subject.start('web')
  const good = newSignup(random).body
  const bad = [
    {},
    { ...good, email: random.word() },
    { ...good, email: [good.email] },
    { ...good, name: '' },
    { ...good, name: random.int(1, 9) },
    { ...good, name: 'x'.repeat(201) },
    ...brokenAvatars(random).map((avatar) => ({ ...good, avatar })),
  ]
  for (const body of random.shuffle(bad)) {
    const { status } = await subject.post('/signups').send(body)
    expect(status, `POST /signups with ${short(body)} was answered with ${status} instead of 400`).toBe(400)
  }
  const capitals = newSignup(random, `${random.word().toUpperCase()}.Q@Example.com`)
  const signups = random.shuffle([withAvatar(random, newSignup(random)), newSignup(random), withAvatar(random, capitals)])
  const signedUp = Date.now()
  for (const { body } of signups) {
    const answer = await subject.post('/signups').send(body)
    if (answer.status < 200 || answer.status > 299)
      expect.fail(`POST /signups with ${short(body)} was answered with ${answer.status} ${short(answer.body)}`)
  }
  // Who does the work in the web process has done it by now; who leaves it to the worker does it an hour later.
  await clock.advance(60 * MINUTE_MS)
  await subject.start('worker')
  const situation = 'The worker is started an hour after the signups, and '
  for (const signup of signups) {
    await untilTaken(fixtures, signup, situation)
    await checkContent(fixtures, signup, signedUp, situation)
  }

  const told = (await dependency('crm').calls()).map(({ body }) => field(body, 'email'))
  const strangers = told.filter((email) => !signups.some((signup) => signup.email === email))
  expect(strangers, `The CRM was told of ${strangers.join(', ')}, whose signup was refused`).toEqual([])
  const mails = (await dependency('mail').calls()).length
  expect(mails, `After ${bad.length} refused signups and ${signups.length} others there were ${plural(mails, 'mail')}`).toBe(signups.length)
})

requirement('answers-at-once', WEB_FIRST, async (fixtures) => {
  const { subject, dependency, random, expect } = fixtures
  await subject.start('web')
  for (const service of SERVICES) await dependency(service).rule({ action: 'hang' })
  const signups = Array.from({ length: random.int(3, 5) }, () => newSignup(random))
  const situation = 'While neither the mail service nor the CRM answers, and no worker runs, '
  const ids = await Promise.all(signups.map((signup) => signUp(fixtures, signup, situation)))
  expect(new Set(ids).size, `${plural(ids.length, 'address', 'addresses')} signed up and got the ids ${ids.join(', ')}`).toBe(ids.length)
  // Whatever goes on in the web process has its turn while it answers these.
  for (let left = 10; left > 0; left -= 1) await subject.post('/signups').send({})
  await webIsQuiet(fixtures, situation)

  for (const service of SERVICES) await dependency(service).up()
  await subject.start('worker')
  for (const signup of signups) await untilTaken(fixtures, signup, 'The worker was started after the signups, and ')
  for (const service of SERVICES) await dependency(service).rule({ action: 'hang' })
  await signUp(fixtures, newSignup(random), 'While neither the mail service nor the CRM answers, and the worker runs, ')
  await webIsQuiet(fixtures, '')
})

requirement('status-told', OPTIONS, async (fixtures) => {
  const { subject, dependency, clock, random, expect } = fixtures
  const unknown = `x${random.uuid()}`
  const { status } = await subject.get(`/jobs/${unknown}`)
  expect(status, `GET /jobs/${unknown}, of no job, was answered with ${status} instead of 404`).toBe(404)

  const [smooth, rough] = [newSignup(random), newSignup(random)]
  const slow = random.pick(SERVICES)
  await dependency(slow).rule({ match: { body: rough.email }, action: 'hang', times: 1 })
  const roughId = await signUp(fixtures, rough)
  await untilCalled(fixtures, slow, rough, AFTER_START)
  await untilJob(fixtures, roughId, { state: 'active' }, `While the worker waits for ${NAMES[slow]}, `)
  await dependency(slow).down()
  await dependency(slow).up()
  await untilJob(fixtures, roughId, { state: 'waiting', tries: 1 }, `After the connection to ${NAMES[slow]} broke, `)

  const smoothId = await signUp(fixtures, smooth)
  await untilJob(fixtures, smoothId, { state: 'done', tries: 1 }, 'Nothing fails, and ')
  await clock.advance(2 * MINUTE_MS + 10_000)
  await untilJob(fixtures, roughId, { state: 'done', tries: 2 }, 'More than 2 minutes after its only failure, ')

  await clock.advance(20 * 60 * MINUTE_MS)
  await othersPass(fixtures, '20 hours later, ')
  for (const [id, tries] of [
    [smoothId, 1],
    [roughId, 2],
  ] as const) {
    const kept = await jobOf(fixtures, id, '20 hours later, ')
    expect(kept, `20 hours later, GET /jobs/${id} says ${short(kept)}`).toEqual({ id, state: 'done', tries })
  }
})

requirement('one-job-each', WEB_FIRST, async (fixtures) => {
  const { subject, dependency, clock, random, expect } = fixtures
  await Promise.all([subject.start('web'), subject.scale('worker', 2)])
  const word = random.word()
  // Addresses that fall together where signs are left out or replaced.
  const near = random.shuffle([`${word}.lee@example.com`, `${word}-lee@example.com`, `${word}lee@example.com`])
  const again = (email: string): Signup => newSignup(random, random.pick([email, email.toUpperCase()]))
  const ids = new Map<string, string>()
  for (const email of near) {
    const got = await Promise.all(Array.from({ length: 5 }, () => signUp(fixtures, again(email))))
    const different = new Set(got).size
    expect(different, `${email} signed up 5 times at once and got ${different} different ids (${[...new Set(got)].join(', ')})`).toBe(1)
    ids.set(email, got[0] ?? '')
  }
  expect(new Set(ids.values()).size, `${near.join(', ')} signed up and got the ids ${[...ids.values()].join(', ')}`).toBe(near.length)
  for (const [email, id] of ids) await untilJob(fixtures, id, { state: 'done' }, `${email} signed up 5 times at once, and `, AFTER_START)

  const repeated = async (when: string) => {
    for (const [email, id] of ids) {
      const later = await signUp(fixtures, again(email))
      expect(later, `${email} signed up again ${when}, and got the id ${later} instead of ${id}`).toBe(id)
    }
    await othersPass(fixtures, '')
    for (const email of near) await onceEach(fixtures, email, `${email} signed up 5 times at once, and again ${when}`)
  }
  await repeated('after its job was done')
  await clock.advance(20 * 60 * MINUTE_MS)
  await repeated('20 hours after its job was done')
  const keys = near.map(async (email) => (await deliveries(fixtures, 'mail', email))[0]?.key)
  const different = new Set(await Promise.all(keys)).size
  expect(different, `The mails to ${plural(near.length, 'address', 'addresses')} carried ${plural(different, 'Idempotency-Key')}`).toBe(
    near.length,
  )

  for (const service of SERVICES) await dependency(service).rule({ delayMs: 15 })
  const crowd = Array.from({ length: random.int(9, 12) }, () => newSignup(random))
  const jobs = await Promise.all(crowd.map((signup) => signUp(fixtures, signup)))
  for (const id of jobs)
    await untilJob(fixtures, id, { state: 'done' }, `${crowd.length} addresses signed up at once, two workers run, and `)
  for (const { email } of crowd) await onceEach(fixtures, email, 'Two workers run, nothing fails')

  // A call that takes its time is no reason for the other worker to begin the job, too.
  const [slow, service] = [newSignup(random), random.pick(SERVICES)]
  await dependency(service).rule({ match: { body: slow.email }, action: 'hang', times: 1 })
  await signUp(fixtures, slow)
  await untilCalled(fixtures, service, slow)
  await clock.advance(4_000)
  await othersPass(fixtures, '', 5)
  const count = (await deliveries(fixtures, service, slow.email)).length
  expect(
    count,
    `Two workers run, ${NAMES[service]} has not answered for 4 s, and was called ${plural(count, 'time')} for that signup`,
  ).toBe(1)
})

requirement('backs-off', OPTIONS, async (fixtures) => {
  const { dependency, random, until, expect } = fixtures
  const time = subjectTime(fixtures)
  // The one's mail fails, the other's event: three times each, then never again.
  const cases = await Promise.all(
    SERVICES.map(async (service) => {
      const signup = newSignup(random)
      const match = { body: signup.email }
      const rules = random.shuffle([
        { status: random.pick([500, 502, 503, 429]) },
        { action: 'drop' as const },
        { action: 'answer-then-drop' as const, status: 202 },
      ])
      for (const rule of rules) await dependency(service).rule({ ...rule, match, times: 1 })
      return { service, signup, watch: watch(fixtures, time, service, signup.email), id: await signUp(fixtures, signup) }
    }),
  )
  const checkWaits = async () => {
    for (const { service, watch } of cases) {
      await watch.look()
      const problem = watch.problem()
      if (problem !== undefined) expect.fail(`While ${NAMES[service]} fails for one signup, ${problem}`)
    }
  }
  const tried = async (count: number, when: string, deadline = DEADLINE) => {
    for (const { service, watch } of cases)
      await until(
        `${NAMES[service]} fails for one signup, and try ${count} does not come${when}`,
        async () => (await watch.look()) >= count,
        deadline,
      )
  }
  await tried(1, '', AFTER_START)
  for (const [index, { least, most }] of WAITS.entries()) {
    for (const { id, service } of cases)
      await untilJob(fixtures, id, { state: 'waiting', tries: index + 1 }, `After ${plural(index + 1, 'failure')} of ${NAMES[service]}, `)
    // Shortly before the next try may come: one that was due earlier has come by then, and is seen.
    await time.advance(least * EARLY * MINUTE_MS)
    await othersPass(fixtures, `While a signup waits for try ${index + 2}, `, 3)
    await checkWaits()
    await time.advance((most - least * EARLY) * MINUTE_MS + 10_000)
    await tried(index + 2, ` within ${most} minutes of the failure before`)
  }
  for (const { id, service } of cases)
    await untilJob(fixtures, id, { state: 'done', tries: 4 }, `After three failures of ${NAMES[service]}, `)
  await checkWaits()
  for (const { service, signup } of cases) {
    const other = service === 'mail' ? 'crm' : 'mail'
    const [failing, whole] = [await deliveries(fixtures, service, signup.email), await deliveries(fixtures, other, signup.email)]
    const problem = keyProblem(service, failing) ?? keyProblem(other, whole)
    if (problem !== undefined) expect.fail(problem)
    expect(
      whole.length,
      `${NAMES[service]} failed three times for one signup, and ${NAMES[other]}, which took its part at once, was called ${plural(whole.length, 'time')}`,
    ).toBe(1)
  }
})

requirement('dead-letters-kept', OPTIONS, async (fixtures) => {
  const { subject, dependency, random, until, expect } = fixtures
  const time = subjectTime(fixtures)
  const service: Service = random.pick(SERVICES)
  const signup = newSignup(random)
  await dependency(service).rule({ match: { body: signup.email }, status: random.pick([400, 422, 500, 503]) })
  const situation = `While ${NAMES[service]} refuses one signup, `
  const id = await signUp(fixtures, signup)
  const calls = async () => (await deliveries(fixtures, service, signup.email)).length
  for (const [index, { most }] of WAITS.entries()) {
    await untilJob(fixtures, id, { state: 'waiting', tries: index + 1 }, situation, AFTER_START)
    const early = await deadLetters(fixtures, situation)
    expect(early, `${situation}after ${index + 1} of 4 tries, GET /dead-letters lists ${short(early)}`).toEqual([])
    await time.advance(most * MINUTE_MS + 10_000)
    await until(
      `${situation}try ${index + 2} does not come within ${most} minutes of the failure before`,
      async () => (await calls()) >= index + 2,
      DEADLINE,
    )
  }
  const listed = async (when: string) => {
    const letters = await deadLetters(fixtures, when)
    const [letter] = letters
    if (letters.length !== 1 || letter?.id !== id || letter.email !== signup.email || letter.tries !== 4)
      expect.fail(
        `${when}GET /dead-letters lists ${short(letters)} instead of one entry with the id ${id}, the address ${signup.email} and 4 tries`,
      )
    const job = await jobOf(fixtures, id, when)
    expect(job, `${when}GET /jobs/${id} says ${short(job)}`).toEqual({ id, state: 'dead', tries: 4 })
  }
  await untilJob(fixtures, id, { state: 'dead', tries: 4 }, `After 4 refusals by ${NAMES[service]}, `)
  await listed(`After 4 refusals by ${NAMES[service]}, `)

  await subject.restart()
  await dependency(service).up()
  const days = random.int(32, 45)
  await time.advance(days * 24 * 60 * MINUTE_MS)
  await othersPass(fixtures, 'After a restart of web and worker, ')
  await listed(`After a restart of web and worker, and ${days} days later, `)
  const again = await signUp(fixtures, newSignup(random, signup.email))
  expect(again, `The address of the dead job ${id} signed up again and got the id ${again}`).toBe(id)
  await othersPass(fixtures, '')
  const total = await calls()
  expect(total, `The job is dead, and ${NAMES[service]} was called ${plural(total, 'time')} for it: a job has 4 tries`).toBe(4)
})

requirement('crash-loses-nothing', { ...OPTIONS, timeoutMs: 90_000 }, async (fixtures) => {
  const { subject, dependency, faults, random, until, expect } = fixtures
  const service: Service = random.pick(SERVICES)
  const other: Service = service === 'mail' ? 'crm' : 'mail'
  const calling = (signup: Signup) => ({ match: { body: signup.email } })
  // The worker dies in the call of the one service for one signup, and while it waits for the other one for another signup.
  const [victim, neighbour] = [newSignup(random), newSignup(random)]
  await dependency(other).rule({ ...calling(neighbour), action: 'hang', times: 1 })
  const neighbourId = await signUp(fixtures, neighbour)
  await untilCalled(fixtures, other, neighbour, AFTER_START)
  const arm = () => faults.arm({ point: 'call', moment: random.pick(['before', 'after']), dependency: service, ...calling(victim) })
  const first = await arm()
  const victimId = await signUp(fixtures, victim, `When the process that calls ${NAMES[service]} is killed, `)
  await until(`A signup was answered with 202, and ${NAMES[service]} was not called for it`, () => first.hasFired(), DEADLINE)

  // The second death in the work on the same signup. Time moves when the worker is up: it has taken up what is due.
  const between = newSignup(random)
  const betweenId = await signUp(fixtures, between, 'While the worker is dead, ')
  const second = await arm()
  await subject.start('worker')
  const isOver = async (id: string) => ['done', 'dead', undefined].includes((await findJob(fixtures, id))?.state)
  await until(
    'The worker was killed and started again, and a signup that came in between is not done',
    async () => (await isOver(betweenId)) || (await second.hasFired()),
    AFTER_START,
  )
  await untilWithTime(
    fixtures,
    `The worker was killed while it called ${NAMES[service]} for a signup, and started again; minutes pass, and ${NAMES[service]} is not called for it again`,
    () => second.hasFired(),
  )

  await subject.kill('web')
  await subject.start()
  await othersPass(fixtures, 'Web and worker were killed and started again, ', 1)
  for (const { signup, id, situation } of [
    { signup: victim, id: victimId, situation: `The worker was killed twice while it called ${NAMES[service]} for a signup` },
    { signup: neighbour, id: neighbourId, situation: `The worker was killed while it waited for ${NAMES[other]} in the work on a signup` },
    { signup: between, id: betweenId, situation: 'A signup came while the worker was dead' },
  ]) {
    const message = `${situation}; web and worker were started again, minutes pass, and `
    await untilWithTime(fixtures, `${message}its job is not done`, () => isOver(id))
    await untilJob(fixtures, id, { state: 'done' }, message)
    await untilTaken(fixtures, signup, message, DEADLINE)
    for (const each of SERVICES) {
      const problem = keyProblem(each, await deliveries(fixtures, each, signup.email))
      if (problem !== undefined) expect.fail(`${situation}; then ${problem}`)
    }
  }
  if (await promisedWithoutValkey(fixtures))
    expect.fail('POST /signups was answered with 202 while Valkey could not be reached: when the process ends, the signup is lost')
})

/** Signs up while Valkey is away, and says whether the answer was 202 all the same: a promise that nobody can keep. */
async function promisedWithoutValkey({ subject, valkey, random }: Fixtures): Promise<boolean> {
  await valkey.down()
  const answers: number[] = []
  const request = subject
    .post('/signups')
    .send(newSignup(random).body)
    .then(
      ({ status }: { status: number }) => void answers.push(status),
      () => undefined,
    )
  // While these are refused, an answer that waits for nothing has its turn.
  for (let left = 20; left > 0; left -= 1)
    await subject
      .post('/signups')
      .send({})
      .catch(() => undefined)
  await subject.kill('web')
  await request
  await valkey.up()
  return answers.includes(202)
}

/** Waits for a condition while the subject's clock goes on, up to 6 minutes, a little at a time: locks and leases run out. */
async function untilWithTime(fixtures: Fixtures, message: string, probe: () => Promise<boolean>): Promise<void> {
  let left = 6 * MINUTE_MS
  await fixtures.until(
    message,
    async () => {
      if (await probe().catch(() => false)) return true
      if (left > 0) {
        left -= 10_000
        await fixtures.clock.advance(10_000)
      }
      return probe()
    },
    AFTER_START,
  )
}

/** Fails when the web process has called a service. */
async function webIsQuiet({ dependency, expect }: Fixtures, situation: string): Promise<void> {
  for (const service of SERVICES)
    for (const { instance, method, path } of await dependency(service).calls())
      if (!instance.startsWith('worker.'))
        expect.fail(`${situation}${NAMES[service]} got ${method} ${path} from ${instance}: the worker is to make the calls`)
}

/** Fails unless each service was called exactly once for this address. */
async function onceEach(fixtures: Fixtures, email: string, situation: string): Promise<void> {
  for (const service of SERVICES) {
    const all = await deliveries(fixtures, service, email)
    const from = [...new Set(all.map(({ instance }) => instance))].join(' and ')
    fixtures
      .expect(all.length, `${situation}, and ${NAMES[service]} was called ${plural(all.length, 'time')} for one address, by ${from}`)
      .toBe(1)
  }
}

/** Checks what the services got of a signup, each time. */
async function checkContent(fixtures: Fixtures, signup: Signup, signedUp: number, situation: string): Promise<void> {
  const { expect } = fixtures
  const [mail] = await deliveries(fixtures, 'mail', signup.email)
  for (const event of await deliveries(fixtures, 'crm', signup.email)) {
    const problem = contentProblem(signup, mail?.body, event.body)
    if (problem !== undefined) expect.fail(`${situation}${problem}`)
    const told = Date.parse(String(field(event.body, 'signedUpAt')))
    if (told < signedUp - MINUTE_MS || told > signedUp + 5 * MINUTE_MS)
      expect.fail(
        `${situation}the CRM is told that the signup was at ${new Date(told).toISOString()}: it was at ${new Date(signedUp).toISOString()}`,
      )
  }
}
