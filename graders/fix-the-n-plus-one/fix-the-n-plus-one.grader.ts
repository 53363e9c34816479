import { type QueryLog, requirement } from '#grader'
import { difference, field, label, plural, short, wrongField } from './describe.ts'
import { get, isArray, list } from './requests.ts'
import { customerNumbers, newMarkers, seedWorld, seedWorlds, total } from './world.ts'

// Where the size of pages is not the subject, orders and items together stay below 50 rows: a list that
// limits joined rows holds there, and the learner reads about it once, under whole-pages.

requirement('constant-queries', { timeoutMs: 20_000 }, async (fixtures) => {
  const { db, queries, random, expect } = fixtures
  const { tenant } = await seedWorld(db, random, { orders: 500 })
  const logs = new Map<number, QueryLog>()
  const listAndCount = async (size: number): Promise<void> => {
    let shown = 0
    const log = await queries.during(async () => {
      shown = (await list(fixtures, tenant, `?limit=${size}`)).length
    })
    expect(shown, `GET /orders?limit=${size} showed ${plural(shown, 'order')} of the 500 that there are`).toBe(size)
    logs.set(size, log)
  }
  const count = (size: number): number => logs.get(size)?.count ?? 0
  const observed = (): string =>
    [...logs]
      .toSorted(([a], [b]) => b - a)
      .map(([size, log]) => `With ${plural(size, 'order')}: ${log.explain()}.`)
      .join(' ')

  for (const size of random.shuffle([1, 50])) await listAndCount(size)
  // A page of one may save a look-up or two that tell several customers or items apart.
  expect(count(50) - count(1), observed()).toBeLessThanOrEqual(2)
  await listAndCount(500)
  expect(count(500), observed()).toBe(count(50))
})

requirement('same-answer', async (fixtures) => {
  const { db, random, expect } = fixtures
  const world = await seedWorld(db, random, { orders: random.int(9, 11) })
  const problem = difference('GET /orders', await list(fixtures, world.tenant), world.orders)
  if (problem) expect.fail(problem)
  expect(await list(fixtures, random.word()), 'GET /orders of a tenant without orders is not answered with an empty array').toEqual([])

  for (const order of random.shuffle(world.orders).slice(0, 6)) {
    const { status, body } = await get(fixtures, world.tenant, `/orders/${order.id}`)
    expect(status, `GET /orders/${order.id} was answered with ${status} ${short(body)} instead of 200`).toBe(200)
    const wrong = wrongField(body, order)
    if (wrong) expect.fail(`GET /orders/${order.id} shows ${label(order)} with ${wrong}`)
    const invoice = world.invoices.get(order.id)
    const shown = field(body, 'invoiceText')
    expect(shown, `GET /orders/${order.id} shows the invoice text ${short(shown)} instead of ${short(invoice)}`).toBe(invoice)
  }
})

requirement('bounded-pages', { timeoutMs: 20_000 }, async (fixtures) => {
  const { db, queries, random, expect } = fixtures
  const few = await seedWorld(db, random, { orders: random.int(51, 55) })
  const byDefault = (await list(fixtures, few.tenant)).length
  expect(byDefault, `Without a limit GET /orders showed ${plural(byDefault, 'order')} instead of 50`).toBe(50)

  const { tenant } = await seedWorld(db, random, { orders: random.int(530, 580) })
  const rarer = [`-${random.int(2, 900)}`, '2.5', 'NaN', 'Infinity', '%20', '1e9', '10&limit=9000', '[]', "1'", random.word()]
  const junk = ['0', '-1', 'lots', '', ...random.shuffle(rarer).slice(0, 4)]
  const tooMuch = ['501', random.pick([`${random.int(502, 100_000)}`, '2147483648', '99999999999999999999'])]
  for (const limit of [...random.shuffle(junk), ...tooMuch]) {
    const { status, body } = await get(fixtures, tenant, `/orders?limit=${limit}`)
    if (status >= 400 && status < 500) continue
    expect(
      status,
      `GET /orders?limit=${limit} was answered with ${status} ${short(body)}: refuse such a limit with 400, or answer with a page`,
    ).toBe(200)
    if (!isArray(body)) return expect.fail(`GET /orders?limit=${limit} answered ${short(body)} instead of an array of orders`)
    expect(body.length, `GET /orders?limit=${limit} showed ${body.length} orders: a page holds 500 at most`).toBeLessThanOrEqual(500)
  }

  const sent = new Map<number, { rows: number; bytes: number }>()
  for (const size of [10, 100]) {
    let shown = 0
    const log = await queries.during(async () => {
      shown = (await list(fixtures, tenant, `?limit=${size}`)).length
    })
    expect(shown, `GET /orders?limit=${size} showed ${plural(shown, 'order')}`).toBe(size)
    sent.set(size, {
      rows: log.statements.reduce((sum, { rows }) => sum + (rows ?? 0), 0),
      bytes: log.statements.reduce((sum, { bytes }) => sum + bytes, 0),
    })
  }
  const [small, large] = [sent.get(10), sent.get(100)]
  if (!small || !large) return expect.fail('no page was read')
  // A tenth of the orders: a third of the rows is a wide margin.
  const observed = `For a page of 10 orders the database sent ${plural(small.rows, 'row')} (${small.bytes} bytes), for a page of 100 ${plural(large.rows, 'row')} (${large.bytes} bytes): the small page reads orders or items that it does not show`
  expect(small.rows, observed).toBeLessThanOrEqual(large.rows / 3)
  expect(small.bytes, observed).toBeLessThanOrEqual(large.bytes / 3)
})

requirement('whole-pages', async (fixtures) => {
  const { db, random, expect } = fixtures
  const [world] = await seedWorlds(db, random, [{ orders: random.int(40, 60) }, { orders: random.int(20, 40) }])
  if (!world) return expect.fail('no orders were stored')
  for (const size of [random.int(2, 5), random.int(11, 19)]) {
    let query = `?limit=${size}`
    for (let start = 0; start < world.orders.length; start += size) {
      const problem = difference(
        `GET /orders${query} (page ${start / size + 1} of ${world.orders.length} orders)`,
        await list(fixtures, world.tenant, query),
        world.orders.slice(start, start + size),
      )
      if (problem) expect.fail(problem)
      query = `?limit=${size}&after=${world.orders[Math.min(start + size, world.orders.length) - 1]?.id}`
    }
    const rest = await list(fixtures, world.tenant, query)
    expect(rest, `GET /orders${query}, after the last order, showed ${plural(rest.length, 'order')} more`).toEqual([])
  }
})

requirement('whole-pages', async (fixtures) => {
  const { db, random, expect } = fixtures
  const world = await seedWorld(db, random, { orders: 16, items: { min: 100, max: 200 } })
  const problem = difference('GET /orders of orders with many items', await list(fixtures, world.tenant), world.orders)
  if (problem) expect.fail(problem)
})

requirement('needed-columns', async (fixtures) => {
  const { db, queries, random, expect } = fixtures
  const markers = newMarkers(random)
  const world = await seedWorld(db, random, { orders: random.int(15, 25), markers })
  const names = new Map([
    [markers.invoice, 'invoice texts'],
    [markers.passwordHash, 'password hashes'],
    [markers.warehouseNote, 'warehouse notes'],
  ])
  const log = await queries.during(() => list(fixtures, world.tenant), { markers: [...names.keys()] })
  const carriers = log.statements.filter((statement) => statement.markers.length > 0)
  const read = [...names].filter(([marker]) => carriers.some((statement) => statement.markers.includes(marker))).map(([, name]) => name)
  const columns = new Set(
    carriers.flatMap((statement) => statement.columns.filter((column) => /invoice|password|hash|warehouse|note/i.test(column))),
  )
  const how = columns.size > 0 ? `in the columns ${[...columns].join(', ')}` : `for example by ${short(carriers[0]?.sql)}`
  expect(read, `Listing ${world.orders.length} orders brought ${read.join(', ')} out of the database, ${how}`).toEqual([])
})

requirement('tenant-kept', async (fixtures) => {
  const { subject, db, random, expect } = fixtures
  const shared = { customerNumbers: customerNumbers(random, 6) }
  const worlds = await seedWorlds(db, random, [
    { orders: random.int(9, 11), ...shared },
    { orders: random.int(9, 11), ...shared },
  ])

  const rounds = random.shuffle([...worlds, ...worlds, ...worlds])
  const answers = await Promise.all(rounds.map(async (world) => ({ world, orders: await list(fixtures, world.tenant) })))
  for (const { world, orders } of answers) {
    const text = JSON.stringify(orders)
    for (const other of worlds.filter(({ tenant }) => tenant !== world.tenant)) {
      const name = other.orders
        .map(({ customer }) => customer?.name)
        .find((name) => name !== undefined && text.includes(JSON.stringify(name)))
      expect(
        name,
        `GET /orders of tenant ${world.tenant} shows ${name}, a customer of tenant ${other.tenant} with the same customer number`,
      ).toBeUndefined()
      const leaked = other.orders.find(({ reference }) => text.includes(reference))
      expect(leaked, `GET /orders of tenant ${world.tenant} shows order ${leaked?.id} of tenant ${other.tenant}`).toBeUndefined()
    }
    const problem = difference(`GET /orders of tenant ${world.tenant}, while another tenant lists its own,`, orders, world.orders)
    if (problem) expect.fail(problem)
  }

  const [mine, theirs] = worlds
  const foreign = theirs?.orders[0]?.id
  const { status } = await get(fixtures, mine?.tenant ?? '', `/orders/${foreign}`)
  expect(status, `GET /orders/${foreign} of another tenant was answered with ${status} instead of 404`).toBe(404)
  const anonymous = await subject.get('/orders')
  expect(anonymous.status, `GET /orders without X-Tenant was answered with ${anonymous.status} instead of 400`).toBe(400)
})

requirement('fresh-answers', async (fixtures) => {
  const { subject, db, random, expect } = fixtures
  const { tenant, orders } = await seedWorld(db, random, { orders: random.int(9, 11) })
  await list(fixtures, tenant)

  const customer = orders[0]?.customer
  const item = orders[0]?.items[0]
  if (!customer || !item) return expect.fail('the newest order was stored without customer or items')
  for (const change of ['changed', 'changed again']) {
    customer.name = `${random.name()} ${random.word()}`
    item.title = random.unicode()
    item.quantity += 1
    await db.query('UPDATE customers SET name = $1 WHERE tenant = $2 AND number = $3', [customer.name, tenant, customer.number])
    await db.query('UPDATE order_items SET title = $1, quantity = $2 WHERE order_id = $3 AND position = $4', [
      item.title,
      item.quantity,
      orders[0]?.id,
      item.position,
    ])
    for (const order of orders) order.totalCents = total(order.items)
    const problem = difference(
      `After a customer and an item were ${change} in the database, GET /orders`,
      await list(fixtures, tenant),
      orders,
    )
    if (problem) expect.fail(problem)
  }

  const reference = `SO-${random.word()}`
  const lines = [{ sku: `SKU-${random.word()}`, title: random.unicode(), quantity: random.int(1, 5), unitPriceCents: random.int(1, 9_000) }]
  const placed = await subject.post('/orders').set('X-Tenant', tenant).send({ reference, customerNumber: customer.number, items: lines })
  expect(placed.status, `POST /orders was answered with ${placed.status} ${short(placed.body)} instead of 201`).toBe(201)
  const [newest] = await list(fixtures, tenant, '?limit=1')
  expect(newest, `After POST /orders of ${reference}, GET /orders?limit=1 showed ${short(newest)}`).toMatchObject({
    reference,
    customer: { number: customer.number, name: customer.name },
    items: [{ position: 1, ...lines[0] }],
  })
})
