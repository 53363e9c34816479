import { requirement, type Call } from '#grader'
import { as, bodyOf, catalogueProblem, field, newWish, short } from './desk.ts'
import { priceOf, TENANTS, twoTenants, type Tenant } from './tenants.ts'

const APP = 'src/app.module.ts#AppModule'
const DECORATOR = 'src/tenancy/current-tenant.decorator.ts#CurrentTenant'
const MAILER = 'src/mail/mailer.ts#MAILER'
const CATALOGUE = 'src/catalogue/catalogue.service.ts#CatalogueService'

/** Of reads that are sent at once. */
const READS = 100
/** Of orders that are placed at once. */
const ORDERS = 24

requirement('reads-never-mix', { fresh: true, timeoutMs: 20_000 }, async ({ subject, random, expect }) => {
  const [one, other] = twoTenants(random)
  const placed = new Map<string, number>()
  for (const tenant of [one, other]) {
    const body = await bodyOf(as(subject, tenant).place(newWish(random)).expect(201))
    placed.set(tenant.id, Number(field(body, 'id')))
  }
  const turns = Array.from({ length: READS }, (_, turn) => (turn % 2 === 0 ? one : other))
  const answers = await Promise.all(
    turns.map(async (tenant) => ({ tenant, body: await bodyOf(as(subject, tenant).catalogue().expect(200)) })),
  )
  const wrong = answers.flatMap(({ tenant, body }) => {
    const problem = catalogueProblem(body, tenant)
    return problem === '' ? [] : [`The catalogue that ${tenant.id} got ${problem}.`]
  })
  expect(
    wrong.length,
    `${wrong.length} of ${READS} reads at once, by ${one.id} and ${other.id} in turn, were wrong. ${wrong[0] ?? ''}`,
  ).toBe(0)

  const lists = await Promise.all(turns.map(async (tenant) => ({ tenant, body: await bodyOf(as(subject, tenant).orders().expect(200)) })))
  const foreign = lists.flatMap(({ tenant, body }) => {
    const orders = field(body, 'orders')
    const ids = Array.isArray(orders) ? orders.map((order: unknown) => field(order, 'id')) : []
    return ids.length === 1 && ids[0] === placed.get(tenant.id)
      ? []
      : [`${tenant.id} has one order, number ${placed.get(tenant.id)}, and was shown ${short(orders)}.`]
  })
  expect(foreign.length, `${foreign.length} of ${READS} lists of orders at once were wrong. ${foreign[0] ?? ''}`).toBe(0)
})

requirement('orders-land-right', { fresh: true, timeoutMs: 20_000 }, async ({ subject, dependency, random, expect, until }) => {
  const [one, other] = twoTenants(random)
  const mail = dependency('mail')
  const placed = await Promise.all(
    Array.from({ length: ORDERS }, async (_, turn) => {
      const tenant = turn % 2 === 0 ? one : other
      const wish = newWish(random)
      const body = await bodyOf(as(subject, tenant).place(wish).expect(201))
      return { tenant, wish, order: body }
    }),
  )
  const prices = await listPrices(subject, one)
  for (const { tenant, wish, order } of placed) {
    const what = `${ORDERS} orders at once: ${tenant.id} ordered ${wish.quantity} of ${wish.sku}`
    expect(field(order, 'tenant'), `${what}, and the answer names ${short(field(order, 'tenant'))} as the tenant.`).toBe(tenant.id)
    const listPrice = prices.get(wish.sku)
    if (listPrice !== undefined) {
      const total = priceOf(listPrice, tenant) * wish.quantity
      expect(field(order, 'total'), `${what}. The total was ${short(field(order, 'total'))}, and at its price it is ${total}.`).toBe(total)
    }
  }
  for (const tenant of [one, other]) {
    const orders = field(await bodyOf(as(subject, tenant).orders().expect(200)), 'orders')
    const ids = Array.isArray(orders) ? orders.map((order: unknown) => Number(field(order, 'id'))).sort((a, b) => a - b) : []
    const own = placed.filter((entry) => entry.tenant === tenant).map(({ order }) => Number(field(order, 'id')))
    expect(ids, `${tenant.id} placed the orders ${short(own)}, and GET /orders shows ${short(ids)}.`).toEqual(own.sort((a, b) => a - b))
  }
  const calls = await mail.calls()
  for (const { tenant, wish } of placed) {
    const problem = mailProblem(calls, tenant, wish)
    expect(problem === '', `${ORDERS} orders at once: the mail for ${tenant.id}'s order of ${wish.sku} ${problem}.`).toBe(true)
  }

  // One that waits keeps nobody else waiting.
  const slow = newWish(random)
  await mail.rule({ match: { body: slow.email }, delayMs: 1_500, times: 1 })
  const order: string[] = []
  await Promise.all([
    as(subject, one)
      .place(slow)
      .expect(201)
      .then(() => order.push('the order that waited')),
    (async () => {
      await until('The mail service was not asked to confirm an order.', async () =>
        (await mail.calls()).some(({ body }) => field(body, 'to') === slow.email),
      )
      await as(subject, other).catalogue().expect(200)
      await as(subject, other).place(newWish(random)).expect(201)
      order.push('the others')
    })(),
  ])
  expect(order[0], `While an order of ${one.id} waited for the mail service, requests of ${other.id} were not answered before it.`).toBe(
    'the others',
  )
})

requirement('catalogue-built-once', { start: false, timeoutMs: 30_000 }, async ({ nest, random, expect }) => {
  const module = await nest.build(APP)
  const started = await module.constructed(CATALOGUE)
  expect(started, `The catalogue was built ${times(started)} while the app started.`).toBe(1)
  const [one, other] = twoTenants(random)
  const requests = random.int(6, 12)
  for (let turn = 0; turn < requests; turn += 1) {
    await as(module.http, turn % 2 === 0 ? one : other)
      .catalogue()
      .expect(200)
    await as(module.http, other).place(newWish(random)).expect(201)
    await as(module.http, one).orders().expect(200)
  }
  const built = await module.constructed(CATALOGUE)
  expect(built, `After ${3 * requests} requests the catalogue had been built ${times(built)}.`).toBe(1)
})

requirement('mailer-by-token', { start: false, timeoutMs: 30_000 }, async ({ nest, dependency, random, expect }) => {
  const [tenant] = twoTenants(random)
  const module = await nest.build(APP, { overrides: { [MAILER]: { send: [{ resolves: null }, { rejects: 'mailbox full' }] } } })
  const wishes = [newWish(random), newWish(random)]
  const mailed: unknown[] = []
  for (const wish of wishes) mailed.push(field((await as(module.http, tenant).place(wish).expect(201)).body, 'mailed'))
  const calls = await module.calls(MAILER)
  const real = await dependency('mail').calls()
  expect(real.length, `Another mailer was provided under MAILER, and ${real.length} mails went to the mail service none the less.`).toBe(0)
  expect(calls.length, `${wishes.length} orders were placed, and what was provided under MAILER was called ${times(calls.length)}.`).toBe(
    wishes.length,
  )
  wishes.forEach(({ email, sku }, index) => {
    const call = calls[index]
    const message = call?.parameters[0]
    expect(call?.method, `What is provided under MAILER was called with "${call?.method ?? ''}" instead of "send".`).toBe('send')
    expect(
      field(message, 'to') === email && field(message, 'tenant') === tenant.id && String(field(message, 'text')).includes(sku),
      `${tenant.id} ordered ${sku} for ${email}, and MAILER was to send ${short(message)}.`,
    ).toBe(true)
  })
  expect(mailed, `The mailer took the first mail and refused the second. The orders said mailed: ${short(mailed)}.`).toEqual([true, false])
})

requirement('tenant-by-decorator', { start: false, timeoutMs: 30_000 }, async ({ nest, random, expect }) => {
  const module = await nest.build(APP, { probe: DECORATOR })
  const [one, other] = twoTenants(random)
  const turns = Array.from({ length: 40 }, (_, turn) => (turn % 2 === 0 ? one : other))
  const answers = await Promise.all(
    turns.map(async ({ id }) => ({
      id,
      injected: field((await module.http.get('/probe').set('X-Tenant', id).expect(200)).body, 'injected'),
    })),
  )
  const wrong = answers.filter(({ id, injected }) => field(injected, 'id') !== id)
  const [first] = wrong
  expect(
    wrong.length,
    `A new controller used @CurrentTenant(), behind a guard that awaits something. Of 40 requests at once, by ${one.id} and ${other.id} in turn, ${wrong.length} got another tenant: ${first?.id ?? ''} was given ${short(first?.injected)}.`,
  ).toBe(0)
  const { status } = await module.http.get('/probe').set('X-Tenant', random.word())
  expect(status, `A new controller that uses @CurrentTenant() was asked by a tenant that nobody knows, and answered ${status}.`).toBe(401)
  // What the body says is no tenant.
  const body = await bodyOf(module.http.post('/probe').set('X-Tenant', one.id).send({ tenant: other.id }).expect(201))
  const named = field(field(body, 'injected'), 'id')
  expect(named, `${one.id} sent a body that names ${other.id}, and @CurrentTenant() gave ${short(named)}.`).toBe(one.id)
})

requirement('header-decides', async ({ subject, random, expect }) => {
  const [one, other] = twoTenants(random)
  const wish = newWish(random)
  const bare = [
    subject.get('/catalogue'),
    subject.get('/orders'),
    subject.post('/orders').send({ ...wish, tenant: one.id, tenantId: one.id }),
  ]
  const nobody = random.word()
  const strange = ['get', 'post'].map((verb) =>
    (verb === 'get' ? subject.get(`/orders?tenant=${one.id}`) : subject.post('/orders').send(wish)).set('X-Tenant', nobody),
  )
  for (const request of bare) {
    const { status } = await request
    expect(status, `A request without X-Tenant (${request.method} ${path(request.url)}) was answered with ${status}.`).toBe(401)
  }
  for (const request of strange) {
    const { status } = await request
    expect(status, `A request with X-Tenant: ${nobody}, whom nobody knows, was answered with ${status}.`).toBe(401)
  }
  const claims = { tenant: other.id, tenantId: other.id }
  const order = await bodyOf(
    subject
      .post(`/orders?tenant=${other.id}`)
      .set('X-Tenant', one.id)
      .send({ ...wish, ...claims })
      .expect(201),
  )
  expect(
    field(order, 'tenant'),
    `${one.id} sent a body and a query that name ${other.id}, and the order is ${short(field(order, 'tenant'))}'s.`,
  ).toBe(one.id)
  const catalogue = await bodyOf(
    subject.get(`/catalogue?limit=2&tenant=${other.id}&tenantId=${other.id}`).set('X-Tenant', one.id).expect(200),
  )
  const problem = catalogueProblem(catalogue, one)
  expect(problem === '', `${one.id} sent a query that names ${other.id}, and the catalogue ${problem}.`).toBe(true)
})

requirement('answers-as-before', { fresh: true, timeoutMs: 20_000 }, async ({ subject, dependency, random, expect }) => {
  const limit = random.int(1, 100)
  for (const tenant of random.shuffle(TENANTS)) {
    const body = await bodyOf(as(subject, tenant).catalogue(limit).expect(200))
    const problem = catalogueProblem(body, tenant)
    expect(problem === '', `The catalogue that ${tenant.id} got ${problem}.`).toBe(true)
    const items = field(body, 'items')
    const length = Array.isArray(items) ? items.length : 0
    expect(length, `GET /catalogue?limit=${limit} shows ${length} items.`).toBe(limit)
  }
  const [one] = twoTenants(random)
  const good = newWish(random)
  for (const [wish, status] of [
    [{ ...good, quantity: 0 }, 400],
    [{ ...good, quantity: 1.5 }, 400],
    [{ ...good, quantity: 100 }, 400],
    [{ ...good, email: random.word() }, 400],
    [{ ...good, sku: `no-${random.word()}` }, 404],
  ] as const) {
    const answer = await as(subject, one).place(wish)
    expect(answer.status, `The order ${short(wish)} was answered with ${answer.status}.`).toBe(status)
  }
  await dependency('mail').rule({ status: 503, times: 1 })
  const unmailed = await bodyOf(as(subject, one).place(good).expect(201))
  expect(field(unmailed, 'mailed'), `The mail service refused, and the order says mailed: ${short(field(unmailed, 'mailed'))}.`).toBe(false)
  const mailed = await bodyOf(as(subject, one).place(newWish(random)).expect(201))
  expect(field(mailed, 'mailed'), `The mail service took the mail, and the order says mailed: ${short(field(mailed, 'mailed'))}.`).toBe(
    true,
  )
  const orders = field(await bodyOf(as(subject, one).orders().expect(200)), 'orders')
  expect(orders, `${one.id} placed two orders, the first without a mail, and GET /orders shows ${short(orders)}.`).toEqual([
    unmailed,
    mailed,
  ])
})

/** List prices of the first hundred items: enough to check totals by, where chance has ordered one of them. */
async function listPrices(client: Parameters<typeof as>[0], tenant: Tenant): Promise<Map<unknown, number>> {
  const items = field((await as(client, tenant).catalogue(100).expect(200)).body, 'items')
  return new Map(
    Array.isArray(items) ? items.map((item: unknown): [unknown, number] => [field(item, 'sku'), Number(field(item, 'listPrice'))]) : [],
  )
}

/** What is wrong with the mail of an order; empty when nothing is. */
function mailProblem(calls: readonly Call[], tenant: Tenant, wish: { sku: string; email: string }): string {
  const messages = calls.filter(({ body }) => field(body, 'to') === wish.email)
  const [message] = messages
  if (messages.length !== 1) return `was sent ${times(messages.length)}`
  if (field(message?.body, 'tenant') !== tenant.id) return `names the tenant ${short(field(message?.body, 'tenant'))}`
  const text = String(field(message?.body, 'text'))
  if (!text.includes(tenant.name)) return `does not say ${tenant.name}: ${short(text)}`
  return text.includes(wish.sku) ? '' : `does not name the sku: ${short(text)}`
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`
}

function path(url: string): string {
  return url.replace(/^https?:\/\/[^/]+/, '')
}
