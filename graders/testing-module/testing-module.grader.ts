import { requirement, type Fixtures, type TestReport } from '#grader'
import { explain, field, short } from './describe.ts'

/** What is wrong with an app on which no test should stay green, in words that a learner can look for. */
const WIRING = {
  'guard-lets-all-in': 'answers a till that sends no key',
  'no-pipe': 'takes any body',
  'no-filter': 'answers 500 when a code is taken',
  'no-interceptor': 'shows the pin of a voucher',
} as const
const DATA = {
  'balances-as-text': 'answers the balance of a voucher that was read back as text',
  'other-shops-vouchers': "finds the other shop's vouchers",
} as const
const MONEY = {
  'last-cent-stays': 'refuses to pay out exactly what is left',
  'refused-and-taken': 'refuses a redemption and takes the money all the same',
} as const

/** Of one run: ten times what good tests take, on a machine that is busy. */
const LONG = { deadlineMs: 40_000 }

requirement('passes-on-right', { start: false, timeoutMs: 150_000 }, async ({ variants, expect }) => {
  const [own, other] = await variants.runAll(['repaired', 'plain-pg'], LONG)
  expect(own?.status, `The tests were run on this app with its amounts repaired. ${explain(own)}`).toBe('passed')
  expect(
    other?.status,
    `The tests were run on an app that was written anew: the same routes, other files, other messages and one field more. ${explain(other)}`,
  ).toBe('passed')
})

requirement('finds-wiring', { start: false, timeoutMs: 200_000 }, (fixtures) => findAll(fixtures, WIRING))
requirement('finds-data-errors', { start: false, timeoutMs: 200_000 }, (fixtures) => findAll(fixtures, DATA))
requirement('finds-money-errors', { start: false, timeoutMs: 200_000 }, (fixtures) => findAll(fixtures, MONEY))

requirement('real-parts', { start: false, timeoutMs: 150_000 }, async ({ variants, expect }) => {
  const report = await variants.run('repaired', LONG)
  expect(report.tests, `${explain(report)} There are too few tests to say anything about five routes.`).toBeGreaterThanOrEqual(5)
  expect(
    report.requests,
    `${report.tests} tests sent ${report.requests} HTTP requests to an app: five routes have more to be asked.`,
  ).toBeGreaterThanOrEqual(10)
  expect(
    report.statements,
    `${report.tests} tests had ${report.statements} statements sent to PostgreSQL: what they ask is answered by something else.`,
  ).toBeGreaterThanOrEqual(10)
})

requirement('any-order', { start: false, timeoutMs: 200_000 }, async ({ variants, expect }) => {
  // Each run has an order of its own.
  const [again, busy] = await variants.runAll(['repaired', 'busy-tables'], LONG)
  expect(again?.status, `The tests were run in another order than they are written in. ${explain(again)}`).toBe('passed')
  expect(busy?.status, `The tests were run on tables with rows of others, under the codes that come to mind first. ${explain(busy)}`).toBe(
    'passed',
  )
})

requirement('waits-for-conditions', { start: false, timeoutMs: 150_000 }, async ({ variants, expect }) => {
  const slow = await variants.run('slow-history', LONG)
  expect(
    slow.status,
    `The tests were run on an app that writes redemptions down 0.9 seconds after their answer; 2 are allowed. ${explain(slow)}`,
  ).toBe('passed')
})

requirement('amounts-are-numbers', { timeoutMs: 20_000 }, async ({ subject, random, expect, until }) => {
  const till = (shop: string) => ({
    get: (path: string) => subject.get(path).set('X-Api-Key', `key-${shop}`),
    post: (path: string, body: object) => subject.post(path).set('X-Api-Key', `key-${shop}`).send(body),
  })
  const shop = random.pick(['harbour', 'mill'])
  const { get, post } = till(shop)
  const code = `T-${random.word()}`
  const [balance, amount] = [random.int(2_000, 9_000_000), random.int(1, 1_000)]
  const seen: [string, unknown, number][] = []
  const issued: { body: unknown } = await post('/vouchers', { code, pin: '4711', balanceCents: balance }).expect(201)
  seen.push(['POST /vouchers', field(issued.body, 'balanceCents'), balance])
  const read: { body: unknown } = await get(`/vouchers/${code}`).expect(200)
  seen.push(['GET /vouchers/:code', field(read.body, 'balanceCents'), balance])
  const redeemed: { body: unknown } = await post(`/vouchers/${code}/redemptions`, { amountCents: amount }).expect(200)
  seen.push(['POST /vouchers/:code/redemptions', field(redeemed.body, 'balanceCents'), balance - amount])
  const list: { body: unknown } = await get('/vouchers').expect(200)
  seen.push(['GET /vouchers', field(first(list.body), 'balanceCents'), balance - amount])
  const redemption = await until('A redemption was not written down.', async () => {
    const answer: { body: unknown } = await get(`/vouchers/${code}/redemptions`).expect(200)
    return first(answer.body)
  })
  seen.push(['GET /vouchers/:code/redemptions', field(redemption, 'amountCents'), amount])
  for (const [route, value, right] of seen)
    expect(value, `${route} answers ${short(value)}, and the amount is the number ${right}.`).toBe(right)

  // What works now has to go on working.
  const answers = [
    ['a voucher without a key', await subject.get(`/vouchers/${code}`), 401],
    ["the other shop's voucher", await till(shop === 'mill' ? 'harbour' : 'mill').get(`/vouchers/${code}`), 404],
    ['a code that is taken', await post('/vouchers', { code: code.toLowerCase(), pin: '4711', balanceCents: 1 }), 409],
    ['half a cent', await post(`/vouchers/${code}/redemptions`, { amountCents: 0.5 }), 400],
    ['more than is left', await post(`/vouchers/${code}/redemptions`, { amountCents: balance }), 409],
  ] as const
  for (const [what, answer, right] of answers)
    expect(answer.status, `The service was asked for ${what}, and answered ${answer.status}.`).toBe(right)
})

/** Every one of these apps has to fail a test. A run that ends in another way finds nothing: nobody can read what it found. */
async function findAll({ variants, expect }: Fixtures, wrong: Readonly<Record<string, string>>): Promise<void> {
  const reports = await variants.runAll(Object.keys(wrong), LONG)
  const survivors = reports.filter(({ status }) => status !== 'failed')
  const described = survivors.map((report) => `one that ${wrong[report.variant] ?? 'is wrong'}${how(report)}`)
  expect(
    survivors.length,
    `The tests were run on ${reports.length} wrong apps, and ${survivors.length} of them failed no test: ${described.join('; ')}.`,
  ).toBe(0)
}

function how({ status, message }: TestReport): string {
  return status === 'passed' ? '' : ` (${status === 'empty' ? 'no test ran' : message})`
}

function first(list: unknown): unknown {
  return Array.isArray(list) ? list[0] : undefined
}
