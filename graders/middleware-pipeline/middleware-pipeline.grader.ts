import { requirement } from '#grader'
import { csvOf, csvOfSize, jsonOfSize, wideJsonOfSize } from './bodies.ts'
import { oneOf, plural, short } from './describe.ts'
import { asCsv, asJson, type Call, CLERKS, CSV_LIMIT, gzipped, JSON_LIMIT, jsonOf, nameOf, openDesk, requestOf, toAnswer } from './desk.ts'
import { readLines, ship } from './shipments.ts'
import { upload } from './uploads.ts'
import { openWire } from './wire.ts'

const MIB = 1024 * 1024
/** For many calls, on a machine that has others to serve as well. */
const PATIENT = { timeoutMs: 30_000 }

requirement('auth-first', PATIENT, async (fixtures) => {
  const { dependency, random, expect } = fixtures
  const desk = openDesk(fixtures)
  await desk.demand(200, 'GET', '/health', { as: null })

  const customer = random.word()
  const mine = await desk.place(desk.draft(customer), 'ines')
  expect(mine.placedBy, `POST /orders with the token of ines answered that the order was placed by ${String(mine.placedBy)}`).toBe('ines')
  const routes: [method: string, path: string, call?: Call][] = [
    ['POST', '/orders', asJson(desk.draft(customer))],
    ['GET', `/orders?customer=${customer}`],
    ['HEAD', `/orders?customer=${customer}`],
    ['GET', `/orders/${mine.id}`],
    ['GET', `/orders/${mine.id}/parcel`],
    ['POST', `/imports?customer=${customer}`, asCsv(csvOf(random, 3).text)],
    ['GET', `/exports/parcels?customer=${customer}`],
  ]
  const fakes = [`Bearer ${random.word()}`, `Bearer ${CLERKS.ada}x`, 'Bearer', `Basic ${CLERKS.ada}`, CLERKS.ines]
  for (const [method, path, call] of random.shuffle(routes)) {
    const fake = random.pick(fakes)
    await desk.demand(401, method, path, { ...call, as: null })
    await desk.demand(401, method, path, { ...call, as: fake, how: `with "Authorization: ${fake}"` })
    // What is open for everybody, where it opens nothing.
    await desk.demand(401, method, `${path}${path.includes('?') ? '&' : '?'}from=/health`, { ...call, as: null })
  }
  const listed = await desk.skus(customer)
  expect(
    listed,
    `All requests without a valid token were answered 401, and yet ${plural(listed.length - 1, 'order')} of theirs were placed`,
  ).toEqual([mine.sku])
  const asked = (await dependency('carrier').calls()).length
  expect(asked, 'All requests without a valid token were answered 401, and yet the carrier was asked').toBe(0)
})

requirement('auth-first', PATIENT, async (fixtures) => {
  const { random, expect } = fixtures
  const calls: [path: string, call: Call][] = [
    ['/orders', { headers: { 'Content-Type': 'application/json' }, body: '{"customer":', announced: random.int(100, 90_000) }],
    ['/imports?customer=K-1', { headers: { 'Content-Type': 'text/csv' }, body: 'rope-10,', announced: random.int(100, 200_000) }],
  ]
  for (const [path, call] of random.shuffle(calls)) {
    const how = `of whose ${call.announced} bytes ${call.body?.length} have come`
    const what = nameOf('POST', path, { as: null, how })
    const wire = await openWire(fixtures)
    wire.send(requestOf('POST', path, { ...call, as: null }))
    const late = `${what} was not answered within 5 seconds: the app waits for the body before it looks at the token`
    const { status } = await wire.part('POST', what, () => true, late)
    wire.close()
    expect(status, `${what} was answered with ${status} instead of 401`).toBe(401)
  }
})

requirement('bounded-bodies', PATIENT, async (fixtures) => {
  const { random, expect } = fixtures
  const desk = openDesk(fixtures)
  const customer = random.word()
  const order = { path: '/orders', type: 'application/json' } as const
  const taken = await upload(fixtures, { ...order, body: jsonOfSize(random, customer, JSON_LIMIT) }, 201)
  await upload(fixtures, { ...order, body: jsonOfSize(random, customer, JSON_LIMIT + 1) }, 413)
  const wide = wideJsonOfSize(random, customer, JSON_LIMIT + random.int(1, 9))
  await upload(fixtures, { ...order, body: wide, ways: [random.pick(['length', 'chunks'])] }, 413)
  const large = jsonOfSize(random, customer, random.int(200_000, 500_000))
  await upload(fixtures, { ...order, body: large, ways: ['length', 'chunks'] }, 413)
  const bomb = jsonOfSize(random, customer, random.int(3, 4) * MIB)
  await upload(fixtures, { ...order, body: bomb, ways: [random.pick(['gzip', 'gzip in chunks'])] }, 413)

  const listed = (await desk.skus(customer)).length
  expect(
    listed,
    `${plural(taken, 'order')} of ${JSON_LIMIT} bytes were answered 201, larger ones 413, and GET /orders lists ${plural(listed, 'order')}`,
  ).toBe(taken)
})

requirement('bounded-bodies', PATIENT, async (fixtures) => {
  const { random, expect } = fixtures
  const desk = openDesk(fixtures)
  const [kept, refused] = [random.word(), random.word()]
  const takes = { path: `/imports?customer=${kept}`, type: 'text/csv' } as const
  const refuses = { path: `/imports?customer=${refused}`, type: 'text/csv' } as const
  const fits = csvOfSize(CSV_LIMIT)
  const [plain, packed] = [random.pick(['length', 'chunks'] as const), random.pick(['gzip', 'gzip in chunks'] as const)]
  await upload(fixtures, { ...takes, body: fits.text, ways: [plain, packed] }, 201, { imported: fits.rows })
  await upload(fixtures, { ...refuses, body: csvOfSize(CSV_LIMIT + 1).text, ways: ['length', 'chunks', packed] }, 413)
  await upload(fixtures, { ...refuses, body: csvOfSize(MIB).text, ways: [plain] }, 413)
  const listed = (await desk.skus(refused)).length
  expect(listed, `Imports of more than ${CSV_LIMIT} bytes were answered 413, and yet ${plural(listed, 'order')} were placed`).toBe(0)
})

requirement('bounded-bodies', PATIENT, async (fixtures) => {
  const { random, expect } = fixtures
  const desk = openDesk(fixtures)
  const customer = random.word()
  const { text, rows } = csvOf(random, random.int(20, 60))
  const announced = text.length + random.int(1, 400)
  const what = `POST /imports, with ${announced} bytes announced and ${text.length} sent before the client leaves,`
  const wire = await openWire(fixtures)
  wire.send(requestOf('POST', `/imports?customer=${customer}`, { ...asCsv(text), announced }))
  wire.finish()
  await wire.ending(`${what} keeps its connection open for more than 5 seconds`)
  wire.close()
  const listed = (await desk.skus(customer)).length
  expect(listed, `${what} has placed ${listed} of its ${plural(rows, 'order')}: a part was taken for the whole`).toBe(0)
})

requirement('one-error', PATIENT, async (fixtures) => {
  const { dependency, random, expect } = fixtures
  const desk = openDesk(fixtures)
  const carrier = dependency('carrier')
  const customer = random.word()
  const good = await desk.place(desk.draft(customer))
  const said = random.word()
  await carrier.rule({ match: { path: good.id }, body: { status: said } })

  /** Asks on one connection for what fails, and then for what works. */
  const fails = async (statuses: readonly number[], method: string, path: string, call: Call = {}): Promise<void> => {
    const wire = await openWire(fixtures)
    const what = nameOf(method, path, call)
    wire.send(requestOf(method, path, call))
    const answer = toAnswer(await wire.answer(method, what), what)
    const { status, headers } = answer
    expect(statuses, `${what} was answered with ${status} ${short(answer.text)} instead of ${oneOf(statuses)}`).toContain(status)
    desk.wellFormed(answer)
    if (!/\bclose\b/i.test(headers['connection'] ?? '')) {
      wire.send(requestOf('GET', `/orders/${good.id}/parcel`, {}))
      const next = `After ${what} had been answered with ${status}, GET /orders/:id/parcel on the same connection`
      const { status: second, text } = toAnswer(await wire.answer('GET', next), next)
      expect(second, `${next} was answered with ${second} ${short(text)} instead of 200`).toBe(200)
      expect(jsonOf({ text }), `${next} was answered with ${short(text)}`).toEqual({ order: good.id, status: said })
    }
    wire.close()
  }

  const strange = random.uuid()
  const wrong = random.pick([{ quantity: 0 }, { quantity: '2' }, { quantity: 1.5 }, { sku: 'rope 10' }, { sku: '' }, { note: 7 }])
  const asked = { Accept: random.pick(['text/csv', 'text/html', 'image/png']) }
  await fails([404], 'GET', `/orders/${strange}`, { headers: asked, how: `with Accept: ${asked.Accept}` })
  await fails([400], 'GET', '/orders', { how: 'without a customer' })
  const invalid = { ...desk.draft(customer), ...wrong }
  await fails([400], 'POST', '/orders', { ...asJson(invalid), how: `with ${short(JSON.stringify(wrong))}` })
  await fails([400, 415], 'POST', '/orders', { headers: { 'Content-Type': 'text/plain' }, body: 'two ropes', how: 'with text/plain' })
  await fails([400, 415], 'POST', '/orders', { how: 'without a body' })
  const badLine = `${csvOf(random, 2).text}${random.word()},none\n`
  await fails([400], 'POST', `/imports?customer=${customer}`, { ...asCsv(badLine), how: 'with a line whose quantity is "none"' })
  await fails([400, 404], 'GET', '/orders/%E0%A4%A')

  const cut = JSON.stringify(desk.draft(customer)).slice(0, -random.int(1, 20))
  await fails([400], 'POST', '/orders', { ...asJson({}), body: cut, how: `with the JSON ${short(cut.slice(-30))} at its end` })
  const damaged = await gzipped(asJson(desk.draft(customer)))
  await fails([400], 'POST', '/orders', {
    headers: damaged.headers,
    body: Buffer.concat([damaged.body.subarray(0, 4), Buffer.from('no gzip'), damaged.body.subarray(11)]),
    how: 'with a gzipped body that is damaged',
  })

  const troubles = [
    { rule: { status: random.pick([500, 503, 429, 404]), body: { message: 'no' } }, how: 'while the carrier answers with an error' },
    { rule: { action: 'drop' as const }, how: 'while the carrier closes the connection' },
  ]
  for (const { rule, how } of random.shuffle(troubles)) {
    const order = await desk.place()
    await carrier.rule({ match: { path: order.id }, ...rule })
    await fails([502], 'GET', `/orders/${order.id}/parcel`, { how })
  }
  const senseless = await desk.place()
  await carrier.rule({ match: { path: senseless.id }, status: 200, body: null })
  const anyFailure = [500, 501, 502, 503, 504]
  await fails(anyFailure, 'GET', `/orders/${senseless.id}/parcel`, { how: 'while the carrier answers 200 with "null"' })
  const first = await desk.place()
  await carrier.rule({ match: { path: first.id }, status: 503 })
  await fails([502], 'GET', `/exports/parcels?customer=${first.customer}`, { how: 'while the carrier fails at the first order' })

  // What these are refused with is the business of other requirements; that it is said in the one form, of this one.
  for (const answer of [
    await desk.send('GET', `/orders/${good.id}`, { as: null }),
    await desk.send('GET', `/orders?customer=${customer}`, { headers: { Accept: 'image/png' }, how: 'with Accept: image/png' }),
    await desk.send('POST', '/orders', { ...asJson({}), body: jsonOfSize(random, customer, 200_000), how: 'with 200000 bytes' }),
  ]) {
    if (answer.status >= 400) desk.wellFormed(answer)
  }
  const left = (await desk.skus(customer)).filter((sku) => sku === good.sku).length
  expect(left, `After all of these failures GET /orders?customer=${customer} does not list the order that was placed`).toBe(1)
})

requirement('unknown-routes', PATIENT, async (fixtures) => {
  const { random, expect } = fixtures
  const desk = openDesk(fixtures)
  const { id, customer } = await desk.place()
  const paths = [
    `/${random.word()}`,
    `/${random.word()}/${random.word()}?customer=${customer}`,
    `/orders/${id}/${random.word()}`,
    `/imports/${random.word()}`,
    `/exports/${random.word()}`,
    `/health/${random.word()}`,
  ]
  const methods = random.shuffle(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'GET'])
  for (const [index, path] of random.shuffle(paths).entries()) {
    const method = methods[index] ?? 'GET'
    const body = method === 'GET' || method === 'DELETE' ? {} : asJson(desk.draft(customer))
    desk.wellFormed(await desk.demand(404, method, path, body))
  }
  const misused = [
    ['DELETE', `/orders/${id}`],
    ['PATCH', '/orders'],
    ['GET', '/imports'],
    ['POST', '/exports/parcels'],
  ] as const
  for (const [method, path] of misused) {
    const answer = await desk.send(method, path)
    expect([404, 405], `${answer.call} was answered with ${answer.status} ${short(answer.text)} instead of 404`).toContain(answer.status)
    desk.wellFormed(answer)
  }
  // Who has no token may hear of that first.
  const path = `/${random.word()}`
  const answer = await desk.send('GET', path, { as: null })
  expect([401, 404], `${answer.call} was answered with ${answer.status} ${short(answer.text)} instead of 404 or 401`).toContain(
    answer.status,
  )
})

requirement('negotiated', PATIENT, async (fixtures) => {
  const { random, expect } = fixtures
  const desk = openDesk(fixtures)
  const customer = random.word()
  const placed = []
  for (let count = random.int(2, 5); count > 0; count -= 1) placed.push(await desk.place(desk.draft(customer)))

  const csv = ['id,sku,quantity', ...placed.map(({ id, sku, quantity }) => `${id},${sku},${quantity}`)]
  const list = (accept: string | undefined): Call => ({
    ...(accept !== undefined && { headers: { Accept: accept } }),
    how: accept === undefined ? 'without Accept' : `with Accept: ${accept}`,
  })
  const wanted: [accept: string | undefined, type: 'json' | 'csv' | 'neither'][] = [
    [undefined, 'json'],
    ['*/*', 'json'],
    ['application/json', 'json'],
    ['application/*', 'json'],
    ['text/csv;q=0.5, application/json', 'json'],
    ['application/json;q=0.9, text/csv;q=0.4', 'json'],
    ['text/csv;q=0, */*', 'json'],
    ['text/html, application/json;q=0.8', 'json'],
    ['text/csv', 'csv'],
    ['text/*', 'csv'],
    ['Text/CSV', 'csv'],
    ['application/json;q=0.2, text/csv;q=0.7', 'csv'],
    ['application/json;q=0, text/csv;q=0.1', 'csv'],
    ['text/html, text/csv;q=0.3', 'csv'],
    ['text/html', 'neither'],
    ['application/xml', 'neither'],
    ['image/*, text/html;q=0.8', 'neither'],
    ['application/vnd.csv-schema', 'neither'],
    ['application/json;q=0', 'neither'],
  ]
  for (const [accept, type] of random.shuffle(wanted)) {
    const { call, status, headers, text } = await desk.send('GET', `/orders?customer=${customer}`, list(accept))
    const got = headers['content-type'] ?? 'no content type'
    const answered = `${call} was answered with ${status} as ${got}`
    expect(status, `${answered} instead of ${type === 'neither' ? 'with 406' : `with 200 as ${type}`}`).toBe(type === 'neither' ? 406 : 200)
    if (type === 'neither') continue
    expect(got, `${answered} instead of ${type}`).toMatch(type === 'json' ? /^application\/json\b/i : /^text\/csv\b/i)
    expect(headers['vary'] ?? '', `${answered}, and without Accept in Vary: a cache would give it to everybody`).toMatch(
      /(?:^|,)\s*(?:accept|\*)\s*(?:,|$)/i,
    )
    if (type === 'json') expect(jsonOf({ text }), `${call} shows ${short(text)}`).toEqual(placed)
    else
      expect(text.trimEnd().split(/\r?\n/), `${call} shows ${short(text)} instead of a line of names and one for each order`).toEqual(csv)
  }
  const none = await desk.demand(200, 'GET', `/orders?customer=${random.word()}`, list('text/csv'))
  expect(none.text.trimEnd(), `${none.call}, for a customer without orders, shows ${short(none.text)}`).toBe('id,sku,quantity')
})

requirement('head-works', PATIENT, async (fixtures) => {
  const { random, expect } = fixtures
  const desk = openDesk(fixtures)
  const customer = random.word()
  const { id } = await desk.place(desk.draft(customer))
  const calls: [path: string, call?: Call][] = [
    ['/health', { as: null }],
    [`/orders?customer=${customer}`],
    [`/orders?customer=${customer}`, { headers: { Accept: 'text/csv' }, how: 'with Accept: text/csv' }],
    [`/orders/${id}`],
    [`/orders/${id}/parcel`],
    [`/exports/parcels?customer=${customer}`],
    [`/orders/${random.uuid()}`],
  ]
  for (const [path, call = {}] of random.shuffle(calls)) {
    const wire = await openWire(fixtures)
    const head = nameOf('HEAD', path, call)
    wire.send(requestOf('HEAD', path, call))
    const bare = toAnswer(await wire.answer('HEAD', head), head)
    const get = nameOf('GET', path, { ...call, how: 'after HEAD on the same connection' })
    wire.send(requestOf('GET', path, call))
    const full = toAnswer(await wire.answer('GET', get), get)
    wire.close()
    const observed = (name: string) =>
      `${head} was answered with ${bare.status} and ${name} ${bare.headers[name] ?? 'missing'}, GET with ${full.status} and ${full.headers[name] ?? 'missing'}`
    expect([bare.status, bare.headers['content-type']], observed('content-type')).toEqual([full.status, full.headers['content-type']])
    const length = bare.headers['content-length']
    if (length !== undefined) expect(length, observed('content-length')).toBe(full.headers['content-length'])
  }
})

requirement('export-streams', PATIENT, async (fixtures) => {
  const { dependency, random, expect } = fixtures
  const desk = openDesk(fixtures)
  const { customer, lines } = await ship(fixtures, random.int(3, 7))
  const answer = await desk.demand(200, 'GET', `/exports/parcels?customer=${customer}`)
  expect(answer.headers['content-type'], `${answer.call} was answered as ${answer.headers['content-type']}`).toMatch(
    /^application\/x-ndjson\b/i,
  )
  expect(readLines(answer.text), `${answer.call} answered ${short(answer.text)}`).toEqual(lines)
  const none = await desk.demand(200, 'GET', `/exports/parcels?customer=${random.word()}`)
  expect(none.text, `${none.call}, for a customer without orders, answered ${short(none.text)}`).toBe('')

  // A long one, that fails near its end.
  const broken = await ship(fixtures, random.int(32, 48))
  const at = broken.lines.length - random.int(1, 5)
  const rule = random.pick([{ status: 500 }, { status: 503 }, { action: 'drop' as const }])
  await dependency('carrier').rule({ match: { path: broken.lines[at]?.order ?? '' }, ...rule })
  const path = `/exports/parcels?customer=${broken.customer}`
  const what = `GET ${path}, while the carrier fails at order ${at + 1} of ${broken.lines.length},`
  const wire = await openWire(fixtures)
  wire.send(requestOf('GET', path, {}))
  const late = `${what} was left open: within 5 seconds it neither ended nor broke off`
  const { status, body, whole } = await wire.part('GET', what, (message) => message.whole, late)
  wire.close()
  const text = body.toString()
  expect(status, `${what} was answered with ${status} ${short(text)} instead of 200 for the lines before`).toBe(200)
  expect(whole, `${what} ended as if it were complete, with ${short(text)}`).toBe(false)
  expect(readLines(text), `${what} sent ${short(text)}`).toEqual(broken.lines.slice(0, readLines(text).length))
})

// Last of all: the outage makes the next requirement start the app anew.
requirement('export-streams', PATIENT, async (fixtures) => {
  const { dependency, random, until, expect } = fixtures
  const carrier = dependency('carrier')
  const { customer, lines } = await ship(fixtures, random.int(4, 8))
  const at = random.int(1, lines.length - 1)
  const slow = lines[at]?.order ?? ''
  await carrier.rule({ match: { path: slow }, action: 'hang' })
  const path = `/exports/parcels?customer=${customer}`
  const wire = await openWire(fixtures)
  const what = `GET ${path}, while the carrier thinks about order ${at + 1} of ${lines.length},`
  wire.send(requestOf('GET', path, {}))
  await until(`${what} has not asked the carrier for it within 5 seconds`, async () =>
    (await carrier.calls()).some((call) => call.path.includes(slow)),
  )
  const late = `${what} has not sent the ${plural(at, 'line')} that it knows within 5 seconds: something keeps them until the end`
  const part = await wire.part('GET', what, ({ body }) => readLines(body.toString()).length >= at, late)
  expect(part.status, `${what} was answered with ${part.status}`).toBe(200)
  expect(readLines(part.body.toString()), `${what} sent ${short(part.body.toString())}`).toEqual(lines.slice(0, at))
  const call = (await carrier.calls()).find(({ path }) => path.includes(slow))
  expect(call?.answer, `${what} sent what it knew only after the carrier's answer had failed`).toBe('pending')

  await carrier.down()
  const after = `GET ${path}, once the carrier was gone,`
  await wire.ending(`${after} was left open: within 5 seconds it neither went on nor ended`)
  const { whole } = await wire.answer('GET', after)
  wire.close()
  expect(whole, `${after} ended as if it were complete, after ${at} of ${plural(lines.length, 'line')}`).toBe(false)
})
