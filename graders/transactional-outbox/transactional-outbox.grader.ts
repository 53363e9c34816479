import { type Fixtures, requirement } from '#grader'
import { allArrive, dataProblem, idProblem, orderProblem, outbox } from './arrival.ts'
import { deliveries, field, firstTaken, key, label, plural, short } from './events.ts'
import { type Action, createShop, eventOf, type Order, type Shop } from './shop.ts'

/** Generous: the machine may be busy, and a right repair may take 2 s. */
const DEADLINE = { deadlineMs: 8_000 }
/** Of a whole test; several deadlines must fit in. */
const OPTIONS = { timeoutMs: 40_000 }

requirement('answers-kept', OPTIONS, async (fixtures) => {
  const { subject, db, random, expect } = fixtures
  const shop = createShop(fixtures)
  let order = await shop.place()
  const good = { customer: random.name(), address: random.word(), totalCents: random.int(1, 900) }
  const bad = [
    {},
    { ...good, totalCents: 0 },
    { ...good, totalCents: -random.int(1, 99) },
    { ...good, totalCents: 1.5 },
    { ...good, totalCents: String(good.totalCents) },
    { ...good, customer: '' },
    { ...good, customer: random.int(1, 9) },
    { ...good, address: '' },
    { ...good, address: null },
    { ...good, address: 'x'.repeat(501) },
  ]
  for (const body of random.shuffle(bad)) {
    const { status } = await subject.post('/orders').send(body)
    expect(status, `POST /orders with ${short(body)} was answered with ${status} instead of 400`).toBe(400)
  }
  const refused = async (method: 'post' | 'patch', path: string, wanted: number, why: string): Promise<void> => {
    const { status } = await subject[method](path).send(method === 'patch' ? { address: random.word() } : {})
    expect(status, `${method.toUpperCase()} ${path}, ${why}, was answered with ${status} instead of ${wanted}`).toBe(wanted)
  }
  const nobody = order.id + random.int(100_000, 900_000)
  await refused('post', `/orders/${nobody}/pay`, 404, 'an order that does not exist')
  await refused('patch', `/orders/${nobody}`, 404, 'an order that does not exist')
  await refused('post', '/orders/first/cancel', 400, 'which is no id')

  order = await shop.act(order, 'readdress')
  const rivals = [order, await shop.place(), await shop.place()]
  // Opens as many connections as the subject has, so that the payments below really meet.
  await Promise.all(rivals.flatMap(({ id }) => Array.from({ length: 6 }, () => subject.get(`/orders/${id}`))))
  for (const rival of rivals) {
    const paid = await Promise.all(Array.from({ length: 6 }, () => subject.post(`/orders/${rival.id}/pay`)))
    const statuses = paid.map(({ status }) => status).sort()
    expect(
      statuses,
      `An order that was paid 6 times at once was answered with ${statuses.join(', ')} instead of one 200 and five 409`,
    ).toEqual([200, 409, 409, 409, 409, 409])
    shop.note('order.paid', { ...rival, status: 'paid', version: rival.version + 1 })
  }
  order = { ...order, status: 'paid', version: order.version + 1 }
  order = await shop.act(order, 'cancel')
  await refused('post', `/orders/${order.id}/cancel`, 409, 'an order that is cancelled')
  await refused('patch', `/orders/${order.id}`, 409, 'an order that is cancelled')

  const opened = await subject.get(`/orders/${order.id}`)
  expect(opened.body, `GET /orders/${order.id} was answered with ${short(opened.body)} instead of ${short(order)}`).toEqual(order)
  // The event of a refused change would be sent before this one.
  await shop.place()
  const stored = await db.count('orders')
  expect(stored, `After 4 orders were placed and ${bad.length} refused there are ${plural(stored, 'order')}`).toBe(4)
  await allArrive(fixtures, shop.changes, '')
})

requirement('cleaned', OPTIONS, async (fixtures) => {
  const { db, random, until } = fixtures
  const shop = createShop(fixtures)
  for (let left = random.int(14, 18); left > 0; left--) await shop.act(await shop.place(), random.pick(['readdress', 'pay', 'cancel']))
  await allArrive(fixtures, shop.changes, '')
  await until(
    `All ${plural(shop.changes.length, 'event')} were taken by the broker, and the tables that were added still have more than 5 rows`,
    async () => {
      const added = await addedRows(db)
      const rows = added.reduce((sum, { count }) => sum + count, 0)
      if (rows > 5) throw new Error(added.map(({ name, count }) => `${plural(count, 'row')} in ${name}`).join(', '))
      return true
    },
    DEADLINE,
  )
})

requirement('order-kept', OPTIONS, async (fixtures) => {
  const { dependency, random, until, expect } = fixtures
  const broker = dependency('broker')
  const shop = createShop(fixtures)
  const [first, middle] = [random.word(), random.word()]
  // One order's first event fails, and another order's third one, until all changes are made.
  await broker.rule({ match: { body: first }, status: 503 })
  await broker.rule({ match: { body: middle }, status: 500 })

  const failing = await shop.act(await shop.place({ address: first }), 'readdress')
  const others = [await shop.place(), await shop.place()]
  const stumbling = await shop.act(await shop.act(await shop.place(), 'pay'), 'readdress', middle)
  const beyond = await shop.act(stumbling, 'readdress')
  await changeOften(shop, random.shuffle([failing, beyond, ...others]), random.int(3, 5))

  const failed = [
    { type: 'order.placed', orderId: failing.id, version: 1 },
    { type: 'order.readdressed', orderId: stumbling.id, version: stumbling.version },
  ]
  const tries = async () => (await deliveries(fixtures)).length
  for (const event of failed) {
    const before = await tries()
    const ofEvent = async () => (await deliveries(fixtures)).slice(before).filter((delivery) => key(delivery) === key(event)).length
    await until(`The broker answers 5xx to ${label(event)}, and it is not sent again`, async () => (await ofEvent()) >= 1, DEADLINE)
  }
  await broker.up()
  const all = await allArrive(fixtures, shop.changes, `With ${plural(shop.changes.length, 'change')} of 4 orders, `)
  const problem = orderProblem(all)
  if (problem) expect.fail(`After the broker answered 5xx to ${failed.map(label).join(' and ')}, ${problem}`)
})

requirement('poison-parked', OPTIONS, async (fixtures) => {
  const { dependency, subject, random, until, expect } = fixtures
  const shop = createShop(fixtures)
  const poison = random.word()
  await dependency('broker').rule({ match: { body: poison }, status: 422, body: { error: 'schema' } })
  const bystander = await shop.place()
  const sick = createShop(fixtures)
  const [refused] = random.shuffle([() => sick.place({ address: poison }), async () => sick.act(await sick.place(), 'readdress', poison)])
  const order = await refused?.()
  if (!order) return expect.fail('no order was placed')
  await changeOften(shop, [bystander, await shop.place(), await shop.place()], random.int(1, 3))
  const situation = `While the broker answers 422 to the event of order ${order.id}, version ${order.version}, `
  const healthy = [...shop.changes, ...sick.changes.filter((change) => key(change) !== key({ orderId: order.id, version: order.version }))]
  const tries = async () =>
    (await deliveries(fixtures)).filter((delivery) => key(delivery) === key({ orderId: order.id, version: order.version }))
  const arrived = async (wanted: readonly { orderId: number; version: number }[]) => {
    const taken = new Set(firstTaken(await deliveries(fixtures)).map(key))
    return wanted.every((change) => taken.has(key(change)))
  }
  await until(`${situation}events of other orders do not arrive`, () => arrived(healthy), DEADLINE)
  await until(
    `${situation}GET /outbox does not list it as parked`,
    async () => {
      const { parked } = await outbox(fixtures)
      const id = (await tries())[0]?.id
      if (
        parked.some(
          (event) => field(event, 'id') === id && field(event, 'orderId') === order.id && field(event, 'version') === order.version,
        )
      )
        return true
      throw new Error(`it was sent ${plural((await tries()).length, 'time')}, and parked is ${short(parked)}`)
    },
    DEADLINE,
  )

  const before = (await tries()).length
  await subject.restart()
  await changeOften(shop, [await shop.place()], 2)
  await until(`${situation}and after a restart, events of other orders do not arrive`, () => arrived(shop.changes), DEADLINE)
  const { parked } = await outbox(fixtures)
  expect(parked.length, `${situation}and after a restart, GET /outbox lists ${plural(parked.length, 'parked event')} instead of 1`).toBe(1)
  const now = (await tries()).length
  expect(now, `${situation}it was sent ${plural(before, 'time')}, parked, and sent again after a restart`).toBe(before)
  expect(now, `${situation}it was sent ${now} times: 5 are allowed`).toBeLessThanOrEqual(5)
})

requirement('two-relays', { ...OPTIONS, fresh: true, start: false }, async (fixtures) => {
  const { dependency, subject, random, queries, until, expect } = fixtures
  const broker = dependency('broker')
  await subject.scale('web', 2)
  const shop = createShop(fixtures)

  // A delay, so that both relays find more than one of them can deliver at once.
  await broker.rule({ delayMs: 15 })
  const orders = await Promise.all(Array.from({ length: random.int(18, 24) }, () => shop.place()))
  await Promise.all(orders.map((order) => changeOften(shop, [order], 1)))
  const all = await allArrive(fixtures, shop.changes, 'With two instances, ')
  const repeated = all.find((delivery, index) => all.findIndex((other) => key(other) === key(delivery)) < index)
  if (repeated) {
    const senders = all.filter((delivery) => key(delivery) === key(repeated)).map(({ instance }) => instance)
    expect.fail(
      `With two instances and no failure the broker got ${plural(all.length, 'event')} for ${plural(shop.changes.length, 'change')}: ${label(repeated)} came from ${senders.join(' and from ')}`,
    )
  }
  const problem = orderProblem(all)
  if (problem) expect.fail(`With two instances ${problem}`)

  await broker.up()
  const customer = newCustomer(random)
  await broker.rule({ match: { body: customer }, action: 'hang', times: 1 })
  const placed = await shop.place({ customer })
  const tries = async () => (await deliveries(fixtures)).filter(({ orderId }) => orderId === placed.id)
  const first = await until('With two instances, an event was not sent', async () => (await tries())[0], DEADLINE)
  await changeOften(shop, [placed], 2)

  // The other relay has its chance: some rounds of its own, or a while when it waits for a lock instead of polling.
  const mark = (await queries.log()).statements.length
  const giveUp = Date.now() + 800
  await until('', async () => {
    const rounds = (await queries.log()).statements.slice(mark).filter(({ instance }) => instance !== first.instance).length
    return rounds >= 6 || (await tries()).length > 1 || Date.now() > giveUp
  })
  const [waiting, ...later] = await tries()
  const rival = later.find((delivery) => key(delivery) === key(first))
  if (rival && waiting?.answer === 'pending')
    expect.fail(
      `With two instances ${rival.instance} sent ${label(first)} while ${first.instance} still waited for the broker's answer to it`,
    )
  await broker.down()
  await broker.up()
  const overtaken = orderProblem(await allArrive(fixtures, shop.changes, 'With two instances, '))
  if (overtaken)
    expect.fail(`With two instances, while the broker left ${label(first)} without an answer and then cut the connection, ${overtaken}`)
})

requirement('together', OPTIONS, async (fixtures) => {
  const { faults, random, subject } = fixtures
  const shop = createShop(fixtures)
  const actions = ['place', 'readdress', 'pay', 'cancel'] as const
  const cuts = actions.flatMap((action) => [
    { action, moment: 'before' as const, fault: 'cut' as const },
    { action, moment: 'after' as const, fault: 'cut' as const },
  ])
  const last = { action: random.pick(actions), moment: 'after' as const, fault: 'kill' as const }
  for (const { action, moment, fault: kind } of [...random.shuffle(cuts), last]) {
    const order = action === 'place' ? undefined : await shop.place()
    const customer = order?.customer ?? newCustomer(random)
    const fault = await faults.arm({ point: 'commit', moment, writes: 'orders' }, { action: kind })
    await shop.attempt(order, action, customer)
    await fault.fired(DEADLINE)
    // A process that does not survive a lost connection is started again, as it would be in production.
    await subject.start()
    await noteWhatIsStored(fixtures, shop, { customer, action, order })
  }
  await shop.place()
  await allArrive(fixtures, shop.changes, 'After the process or its connection ended right before or right after a COMMIT, ')
})

requirement('nothing-lost', OPTIONS, async (fixtures) => {
  const { dependency, subject, faults, random, until, expect } = fixtures
  const broker = dependency('broker')
  // Neither is 422, so neither is final: what is turned away today is taken tomorrow.
  const status = random.pick([401, 403, 404, 408, 413, 429])
  const clerk = { situation: `While the broker answers 503, and ${status} to one order's events, ` }
  const shop = createShop(fixtures, clerk)
  const turnedAway = newCustomer(random)

  await broker.rule({ status: 503 })
  await broker.rule({ match: { body: turnedAway }, status })
  await changeOften(shop, [await shop.place({ customer: turnedAway }), await shop.place()], random.int(2, 4))
  // Often enough to show that an outage uses up no tries; a relay that rests longer and longer needs fewer.
  const patience = Date.now() + 4_000
  await until(
    `While the broker answered 503, and ${status} to one order's events, an event was not sent again`,
    async () => {
      // A relay that stops at the first failure tries only one of them.
      const events = [...Map.groupBy(await deliveries(fixtures), key).values()]
      const tries = Math.min(...events.map(({ length }) => length))
      return events.length > 0 && (tries >= 7 || (tries >= 2 && Date.now() > patience))
    },
    DEADLINE,
  )
  const customer = newCustomer(random)
  const fault = await faults.arm({
    point: 'call',
    moment: random.pick(['before', 'after']),
    dependency: 'broker',
    match: { body: customer },
  })
  await shop.attempt(undefined, 'place', customer)
  await fault.fired(DEADLINE)
  await broker.down()
  await subject.start()
  await noteWhatIsStored(fixtures, shop, { customer, action: 'place', order: undefined })

  clerk.situation = 'While the broker takes no connections, '
  await changeOften(shop, [await shop.place(), await shop.place()], random.int(2, 4))
  const { pending, parked } = await outbox(fixtures)
  const count = shop.changes.length
  expect(
    pending,
    `While the broker takes no connections, after ${plural(count, 'change')}, GET /outbox says ${pending} pending and ${parked.length} parked`,
  ).toBe(count)
  await broker.up()
  const all = await allArrive(fixtures, shop.changes, 'After an outage of the broker, and a crash while an event was on its way, ')
  const problem = dataProblem(all, shop.changes)
  if (problem) expect.fail(`After an outage ${problem}`)

  clerk.situation = ''
  const unheard = newCustomer(random)
  await broker.rule({ match: { body: unheard }, action: 'answer-then-drop', status: 202, times: 1 })
  const order = await shop.place({ customer: unheard })
  const tries = async () => (await deliveries(fixtures)).filter(({ orderId }) => orderId === order.id).length
  await until(
    "The connection broke before the broker's answer arrived, and the event was not sent again",
    async () => (await tries()) >= 2,
    DEADLINE,
  )
  const again = idProblem(await allArrive(fixtures, shop.changes, "After the connection broke before the broker's answer arrived, "))
  if (again) expect.fail(again)
  await until(
    'All events arrived, and GET /outbox never says that nothing is pending',
    async () => (await outbox(fixtures)).pending === 0,
    DEADLINE,
  )
})

const newCustomer = (random: Fixtures['random']): string => `${random.name()} ${random.word()}`

/** Changes these orders in turn, `rounds` times each, and ends some of them. */
async function changeOften(shop: Shop, orders: readonly Order[], rounds: number): Promise<void> {
  let current = [...orders]
  for (let round = 1; round <= rounds; round++) {
    const next: Order[] = []
    for (const order of current) {
      const action: Action = round === rounds ? 'cancel' : order.status === 'placed' && round === 2 ? 'pay' : 'readdress'
      next.push(await shop.act(order, action))
    }
    current = next
  }
}

/** After a request with an unknown outcome: what the database has is what the broker is to hear of. */
async function noteWhatIsStored(
  { db }: Fixtures,
  shop: Shop,
  { customer, action, order }: { customer: string; action: Action | 'place'; order: Order | undefined },
): Promise<void> {
  const rows = await db.query<{ id: number; customer: string; address: string; total_cents: number; status: string; version: number }>(
    'SELECT * FROM orders WHERE customer = $1',
    [customer],
  )
  for (const { id, address, total_cents: totalCents, status, version } of rows)
    if (version > (order?.version ?? 0)) shop.note(eventOf(action), { id, customer, address, totalCents, status, version })
}

/** Rows of the tables that the starter does not have, in whatever schema. */
async function addedRows(db: Fixtures['db']): Promise<{ name: string; count: number }[]> {
  const tables = await db.query<{ name: string }>(
    "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname !~ '^pg_' AND schemaname <> 'information_schema' AND (schemaname, tablename) <> ('public', 'orders')",
  )
  const counted = await Promise.all(tables.map(({ name }) => db.query<{ count: string }>(`SELECT count(*) AS count FROM ${name}`)))
  return tables.map(({ name }, index) => ({ name, count: Number(counted[index]?.[0]?.count) }))
}
