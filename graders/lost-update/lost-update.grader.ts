import { type Fixtures, requirement } from '#grader'
import { collide, cross, rush } from './collide.ts'
import { type Answer, plural, same, short, tally, told } from './say.ts'
import { type Article, describeLines, type Form, inOrder, type Line, openWarehouse, type Reservation, type Warehouse } from './warehouse.ts'

const INSTANCES = 2
/** Of a whole test; several deadlines must fit in. */
const OPTIONS = { timeoutMs: 60_000 }

// Each request goes to another instance than the one before. What meets here does so for certain: a transaction
// of the grader's holds the rows until the first requests wait for it.
requirement('never-oversold', OPTIONS, async (fixtures) => {
  const { random, expect } = fixtures
  const warehouse = openWarehouse(fixtures, { crowded: true })
  const article = await warehouse.stock(random.int(2, 3))
  const { sku, available: units } = article
  const count = units + random.int(2, 3)
  const first = random.int(0, 1)
  const answers = await collide(
    fixtures,
    { articles: [sku] },
    Array.from({ length: count }, (_, index) => () => warehouse.reserve([{ sku, quantity: 1 }], { on: (first + index) % INSTANCES })),
  )
  const when = `With ${plural(units, 'unit')} of ${sku} in stock and ${count} reservations of 1 at the same moment, over two instances, `
  await onlyRefusals(fixtures, warehouse, answers, [201, 409], when)
  const promised = answers.filter(({ status }) => status === 201).length
  expect(promised, `${when}${promised} were answered with 201 instead of ${units}`).toBe(units)
  await warehouse.balance([article], when)
})

requirement('never-oversold', OPTIONS, async (fixtures) => {
  const { random, db, expect } = fixtures
  const warehouse = openWarehouse(fixtures, { crowded: true })
  const scarce = await warehouse.stock([random.int(6, 12), random.int(6, 12), random.int(6, 12)])
  const plenty = await warehouse.stock([0, 0, 0])
  const of = (articles: readonly Article[], count: number) =>
    Array.from({ length: count }, () => ({ article: random.pick(articles), quantity: random.int(1, 3) }))
  const crowd = random.shuffle([...of(scarce, 50), ...of(plenty, 50)])
  for (const article of plenty) {
    article.available = crowd.reduce((sum, wish) => sum + (wish.article === article ? wish.quantity : 0), 0)
    await db.query('UPDATE articles SET available = $1, version = version + 1 WHERE sku = $2', [article.available, article.sku])
  }

  const answers = await rush(
    crowd.map(
      ({ article, quantity }) =>
        () =>
          warehouse.reserve([{ sku: article.sku, quantity }]),
    ),
  )
  const when = `With 100 reservations in a rush, 50 of ${scarce.map(sold).join(' or ')} and 50 of ${plenty.map(sold).join(' or ')}, `
  await onlyRefusals(fixtures, warehouse, answers, [201, 409], when)
  await warehouse.balance([...scarce, ...plenty], when)
  const left = new Map(
    await Promise.all([...scarce, ...plenty].map(async (article) => [article.sku, (await warehouse.row(article)).available] as const)),
  )
  for (const [index, { article, quantity }] of crowd.entries()) {
    const answer = answers[index] ?? fail()
    const remaining = left.get(article.sku) ?? 0
    if (answer.status === 409 && (plenty.includes(article) || quantity <= remaining))
      expect.fail(
        `${when}a reservation of ${quantity} of ${article.sku} was refused with 409 ${short(answer.body)}, and ${remaining} are left at the end`,
      )
  }
})

requirement('nothing-overwritten', OPTIONS, async (fixtures) => {
  const { random, expect } = fixtures
  const warehouse = openWarehouse(fixtures, { crowded: true })
  const article = await warehouse.stock(random.int(0, 50))
  const { sku, version } = article
  const forms = Array.from({ length: random.int(2, 4) }, () => warehouse.form(article, version))
  const answers = await collide(
    fixtures,
    { articles: [sku] },
    forms.map((form, index) => () => warehouse.put(article, form, index % INSTANCES)),
  )
  const when = `With ${forms.length} forms of ${sku} saved on version ${version} at the same moment, over two instances, `
  await onlyRefusals(fixtures, warehouse, answers, [200, 409], when)
  const stored = answers.filter(({ status }) => status === 200).length
  expect(stored, `${when}${tally(answers.map(({ status }) => status))} were answered instead of one 200`).toBe(1)
  const winner = forms[answers.findIndex(({ status }) => status === 200)] ?? fail()
  const row = await warehouse.row(article)
  expect(
    same({ ...row, version: 0 }, { sku, ...winner, version: 0 }),
    `${when}the one with 200 was ${short(winner)}, and the row is ${short(row)}`,
  ).toBe(true)
})

requirement('nothing-overwritten', OPTIONS, async (fixtures) => {
  const { random, expect } = fixtures
  const warehouse = openWarehouse(fixtures, { crowded: true })
  for (const order of random.shuffle(['the form first', 'the reservation first'])) {
    const article = await warehouse.stock(random.int(5, 50))
    const { sku, version, available } = article
    const form = warehouse.form(article, version)
    const quantity = random.int(1, 5)
    const requests = [() => warehouse.put(article, form, 0), () => warehouse.reserve([{ sku, quantity }], { on: 1 })]
    const formFirst = order === 'the form first'
    const answers = await collide(fixtures, { articles: [sku] }, formFirst ? requests : requests.toReversed())
    const [saved = fail(), taken = fail()] = formFirst ? answers : answers.toReversed()
    const when = `With a form (${form.available} counted) and a reservation of ${quantity} at the same moment, ${order}, of ${sold(article)}, `
    await onlyRefusals(fixtures, warehouse, [saved], [200, 409], when)
    await onlyRefusals(fixtures, warehouse, [taken], [201], when)
    const counted = saved.status === 200 ? form.available : available
    const row = await warehouse.row(article)
    expect(
      row.available,
      `${when}the form was answered with ${saved.status}, the reservation with 201, and ${row.available} can be reserved now instead of ${counted} - ${quantity}: one of them wrote over the other`,
    ).toBe(counted - quantity)
  }
})

requirement('nothing-overwritten', OPTIONS, async (fixtures) => {
  const { random, expect } = fixtures
  const warehouse = openWarehouse(fixtures, { crowded: true })
  const article = await warehouse.stock(random.int(10, 50))
  const { sku } = article
  const lines = [{ sku, quantity: random.int(1, 5) }]
  const held = await warehouse.reserved(lines, '')
  const count = random.int(2, 4)
  const answers = await collide(
    fixtures,
    { articles: [sku], reservations: [held.id] },
    Array.from({ length: count }, (_, index) => () => warehouse.cancel(held, index % INSTANCES)),
  )
  const when = `With ${count} cancellations of one reservation (${describeLines(lines)}) at the same moment, over two instances, `
  await onlyRefusals(fixtures, warehouse, answers, [200, 409], when)
  const cancelled = answers.filter(({ status }) => status === 200).length
  expect(cancelled, `${when}${tally(answers.map(({ status }) => status))} were answered instead of one 200`).toBe(1)
  await warehouse.balance([article], when)

  const other = await warehouse.reserved(lines, '')
  const quantity = random.int(1, 5)
  const both = await collide(
    fixtures,
    { articles: [sku] },
    random.shuffle([() => warehouse.cancel(other, 0), () => warehouse.reserve([{ sku, quantity }], { on: 1 })]),
  )
  const beside = `With a cancellation (${describeLines(lines)}) and a reservation of ${quantity} of it at the same moment, `
  await onlyRefusals(fixtures, warehouse, both, [200, 201], beside)
  await warehouse.balance([article], beside)
})

requirement('nothing-overwritten', OPTIONS, async (fixtures) => {
  const { random, expect } = fixtures
  const warehouse = openWarehouse(fixtures, { crowded: true })
  const article = await warehouse.stock(random.int(20, 50))
  const { sku, version, available } = article
  const correction = { sku, quantity: random.int(1, 9) }
  const quantity = random.int(1, 5)
  const [taken = fail(), saved = fail()] = await collide(fixtures, { articles: [sku], correction }, [
    () => warehouse.reserve([{ sku, quantity }], { on: 0 }),
    () => warehouse.put(article, warehouse.form(article, version), 1),
  ])
  const when = `While somebody took ${correction.quantity} off ${sold(article)} in SQL, with a reservation of ${quantity} and a form on version ${version} at the same moment, `
  await onlyRefusals(fixtures, warehouse, [taken], [201], when)
  await onlyRefusals(fixtures, warehouse, [saved], [409], `${when}the form: `)
  const row = await warehouse.row(article)
  expect(
    row.available,
    `${when}${row.available} can be reserved now instead of ${available} - ${correction.quantity} - ${quantity}: the correction was wiped out`,
  ).toBe(available - correction.quantity - quantity)
})

requirement('stale-refused', OPTIONS, async (fixtures) => {
  const { random, db, expect } = fixtures
  const warehouse = openWarehouse(fixtures)
  const article = await warehouse.stock(random.int(20, 60))
  const lines = [{ sku: article.sku, quantity: random.int(1, 4) }]
  const held = await warehouse.reserved(lines, '')
  const save = (changes: (seen: Article) => Partial<Form>) => (seen: Article) =>
    warehouse.change(seen, { ...warehouse.form(seen, seen.version), ...changes(seen) }, '')
  const events: [string, (seen: Article) => Promise<unknown>][] = [
    ['another clerk saved a form', save(() => ({}))],
    ['another clerk changed nothing but the title', save(({ available }) => ({ available }))],
    ['another clerk changed nothing but the stock', save(({ title }) => ({ title }))],
    ['a customer reserved', () => warehouse.reserved(lines, '')],
    ['a customer cancelled', () => warehouse.cancelled(held, '')],
    ['a customer reserved and cancelled again', async () => warehouse.cancelled(await warehouse.reserved(lines, ''), '')],
    [
      'somebody corrected the row in SQL',
      () => db.query('UPDATE articles SET available = available - 1, version = version + 1 WHERE sku = $1', [article.sku]),
    ],
  ]
  for (const [what, happen] of random.shuffle(events)) {
    const seen = await warehouse.read(article, '')
    await happen(seen)
    const between = await warehouse.row(article)
    const form = warehouse.form(seen, seen.version)
    const when = `A clerk opened ${article.sku} at version ${seen.version}, then ${what}. `
    const answer = await warehouse.put(article, form)
    expect(answer.status, `${when}PUT with ${short(form)} was ${told(answer)} instead of 409`).toBe(409)
    const after = await warehouse.row(article)
    expect(
      same(after, between),
      `${when}PUT with ${short(form)} was refused with 409, and the row is ${short(after)} instead of ${short(between)}`,
    ).toBe(true)
    const again = await warehouse.read(article, when)
    await warehouse.change(again, { ...form, version: again.version }, `${when}After the 409 the clerk opened it again. `)
  }
  const now = await warehouse.row(article)
  for (const version of [now.version + random.int(1, 9), Math.max(1, now.version - random.int(2, 5))]) {
    const answer = await warehouse.put(article, warehouse.form(now, version))
    expect(answer.status, `PUT with version ${version} of an article at version ${now.version} was ${told(answer)} instead of 409`).toBe(
      409,
    )
  }
  const last = await warehouse.row(article)
  expect(
    same(last, now),
    `PUTs with versions that the article never had or has no more changed the row from ${short(now)} to ${short(last)}`,
  ).toBe(true)
})

requirement('whole-or-nothing', OPTIONS, async (fixtures) => {
  const { random, db, expect } = fixtures
  const warehouse = openWarehouse(fixtures)
  const articles = await warehouse.stock([random.int(5, 20), random.int(0, 3), random.int(5, 20)])
  const [some = fail(), rare = fail(), others = fail()] = articles
  const enough: Line[] = [some, others].map(({ sku }) => ({ sku, quantity: random.int(1, 5) }))
  const refused: [number, Line, string][] = [
    [409, { sku: rare.sku, quantity: rare.available + random.int(1, 3) }, `only ${plural(rare.available, 'unit')} of ${rare.sku} in stock`],
    [404, { sku: random.word(), quantity: 1 }, 'no such article'],
  ]
  for (const [wanted, line, why] of refused) {
    for (const lines of [
      [line, ...enough],
      [...enough, line],
    ]) {
      const before = await db.count('reservations')
      const answer = await warehouse.reserve(lines)
      const when = `With ${why}, a reservation of ${describeLines(lines)} was `
      expect(answer.status, `${when}${told(answer)} instead of ${wanted}`).toBe(wanted)
      await warehouse.balance(articles, `${when}refused, and `)
      const stored = (await db.count('reservations')) - before
      expect(stored, `${when}refused, and ${plural(stored, 'reservation')} stored`).toBe(0)
    }
  }
})

requirement('database-refuses', async (fixtures) => {
  const { random, db, expect } = fixtures
  const warehouse = openWarehouse(fixtures)
  const article = await warehouse.stock(random.int(1, 30))
  const { sku, available, title } = article
  const less = available + random.int(1, 9)
  const attempts: [string, string, unknown[]][] = [
    [
      `UPDATE articles SET available = available - ${less}, of ${sold(article)},`,
      'UPDATE articles SET available = available - $2, version = version + 1 WHERE sku = $1',
      [sku, less],
    ],
    [
      `UPDATE articles SET available = -1, of ${sold(article)},`,
      'UPDATE articles SET available = -1, version = version + 1 WHERE sku = $1',
      [sku],
    ],
    [
      `INSERT INTO articles of a new one with ${-less} available`,
      'INSERT INTO articles (sku, title, available) VALUES ($1, $2, $3)',
      [random.word(), title, -less],
    ],
  ]
  for (const [what, sql, parameters] of random.shuffle(attempts)) {
    const refusal = await db.query(sql, parameters).then(
      () => undefined,
      (error: unknown) => error,
    )
    if (refusal !== undefined) continue
    const [{ available: stored } = { available: undefined }] = await db.query('SELECT available FROM articles WHERE sku = $1', [
      parameters[0],
    ])
    expect.fail(`In SQL, past the service, ${what} went through without an error, and the row has ${short(stored)} available`)
  }
  await db.query('UPDATE articles SET available = available + 1, version = version + 1 WHERE sku = $1', [sku])
  await warehouse.reserved([{ sku, quantity: available + 1 }], 'Of the last units of an article, ')
  const row = await warehouse.row(article)
  expect(row.available, `After one was added in SQL and all ${available + 1} were reserved, ${row.available} are available`).toBe(0)
})

requirement('no-deadlock', OPTIONS, async (fixtures) => {
  const { random } = fixtures
  const warehouse = openWarehouse(fixtures, { crowded: true })
  const reserve = (lines: readonly Line[]) => ({
    what: 'a reservation',
    prepare: async () => (on: number) => warehouse.reserve(lines, { on }),
  })
  const cancel = (lines: readonly Line[]) => ({
    what: 'a cancellation',
    prepare: async () => {
      const held = await warehouse.reserved(lines, '')
      return (on: number) => warehouse.cancel(held, on)
    },
  })
  for (const [left, right] of random.shuffle([
    [reserve, reserve],
    [reserve, cancel],
    [cancel, cancel],
  ] as const)) {
    const articles = await warehouse.stock([random.int(10, 30), random.int(10, 30)])
    const lines = articles.map(({ sku }) => ({ sku, quantity: random.int(1, 4) }))
    const [one, other] = [left(lines), right(lines.toReversed())]
    const [first, second] = [await one.prepare(), await other.prepare()]
    const [a = fail(), b = fail()] = articles
    const answers = await cross(fixtures, [a.sku, b.sku], [() => first(0), () => second(1)])
    const when = `With ${one.what} of (${a.sku}, ${b.sku}) and ${other.what} of (${b.sku}, ${a.sku}) at the same moment, `
    await onlyRefusals(fixtures, warehouse, answers, [200, 201], when)
    await warehouse.balance(articles, when)
  }
})

// One request after another: nothing meets here.
requirement('answers-kept', OPTIONS, async (fixtures) => {
  const { random, db, expect } = fixtures
  const warehouse = openWarehouse(fixtures)
  const [article = fail(), second = fail()] = random.shuffle(await warehouse.stock([random.int(8, 20), random.int(8, 20)]))
  const { sku } = article

  const shown = async (wanted: Partial<Article>, when: string, since: number): Promise<Article> => {
    const seen = await Promise.all(Array.from({ length: INSTANCES }, (_, on) => warehouse.read(article, when, on)))
    for (const [on, one] of seen.entries()) {
      if (!same({ ...one, ...wanted }, one) || one.version <= since)
        expect.fail(
          `${when}GET /articles/${sku} on web.${on} answers ${short(one)} instead of ${short({ ...wanted, version: `more than ${since}` })}`,
        )
    }
    return seen[0] ?? fail()
  }
  const before = await shown(article, 'At first, ', article.version - 1)
  const quantity = random.int(1, 4)
  const lines = random.shuffle([
    { sku, quantity },
    { sku: second.sku, quantity: random.int(1, 3) },
  ])
  const held = await warehouse.reserved(lines, '', 0)
  const taken = await shown({ available: before.available - quantity }, `After a reservation of ${quantity} on web.0, `, before.version)
  await opened(fixtures, held, 1)

  const form = warehouse.form(taken, taken.version)
  const saved = await warehouse.change(taken, form, '', 1)
  await shown(saved, 'After a form was saved on web.1, ', taken.version)
  const twice = await warehouse.change(
    saved,
    warehouse.form(saved, saved.version),
    'With the version that the PUT before had answered, ',
    0,
  )
  const cancelled = await warehouse.cancelled(held, '', 1)
  const back = await shown(
    { available: twice.available + quantity },
    `After a reservation of ${quantity} was cancelled on web.1, `,
    twice.version,
  )
  await opened(fixtures, cancelled, 0)

  const corrected = random.int(2, 9)
  await db.query('UPDATE articles SET available = $1, version = version + 1 WHERE sku = $2', [corrected, sku])
  await shown({ available: corrected }, `After ${corrected} was written into the row in SQL, `, back.version)
  await refusals(fixtures, warehouse, { article, corrected, cancelled: cancelled.id })
  const last = await warehouse.reserved([{ sku, quantity: corrected }], `Of ${corrected} that are left, `, random.int(0, 1))
  await shown({ available: 0 }, 'After all that was left was reserved, ', back.version)
  await opened(fixtures, last, 0)
})

// Last: after faults, all that runs is started anew for the next test.
requirement('whole-or-nothing', OPTIONS, async (fixtures) => {
  const { random, subject, faults, db, expect } = fixtures
  const warehouse = openWarehouse(fixtures)
  const articles = await warehouse.stock([random.int(30, 60), random.int(30, 60), random.int(30, 60)])
  const all = (): Line[] => random.shuffle(articles).map(({ sku }) => ({ sku, quantity: random.int(1, 4) }))
  const cases = [
    { moment: 'before', action: 'cut', request: 'reserve' },
    { moment: 'after', action: 'kill', request: 'reserve' },
    { moment: 'after', action: 'cut', request: 'cancel' },
  ] as const
  for (const { moment, action, request } of random.shuffle(cases)) {
    const lines = all()
    const customer = `${random.name()} ${random.word()}`
    const held = request === 'cancel' ? await warehouse.reserved(lines, '') : undefined
    const fault = await faults.arm({ point: 'commit', moment }, { action })
    await (held ? warehouse.cancel(held) : warehouse.reserve(lines, { customer }))
    await fault.fired()
    // A process that does not survive a lost connection is started again, as it would be in production.
    await subject.start()
    const end = action === 'kill' ? 'the process ended' : 'the connection to PostgreSQL broke'
    const what = held ? 'a cancellation' : 'a reservation'
    const when = `After ${end} right ${moment} the first COMMIT of ${what} of ${describeLines(lines)}, `
    await warehouse.balance(articles, when)
    const stored = await db.query<{ count: string }>(
      'SELECT (SELECT count(*) FROM reservation_lines WHERE reservation_id = reservations.id) AS count FROM reservations WHERE customer = $1',
      [customer],
    )
    for (const { count } of stored)
      expect(Number(count), `${when}a reservation with ${count} of ${lines.length} lines is stored`).toBe(lines.length)
  }
  await warehouse.reserved(all(), 'After broken connections and restarts, ')
})

/** What is not answered with success: bad input, what does not exist, too little stock, a second cancellation. None of it changes the article. */
async function refusals(
  { random, subject, expect }: Fixtures,
  warehouse: Warehouse,
  { article, corrected, cancelled }: { article: Article; corrected: number; cancelled: number },
): Promise<void> {
  const { sku } = article
  const before = await warehouse.row(article)
  const good: Form = warehouse.form(before, before.version)
  const line = { sku, quantity: 1 }
  const calls: [number, 'put' | 'post' | 'get', string, object][] = [
    ...[
      {},
      { ...good, version: undefined },
      { ...good, version: String(before.version) },
      { ...good, available: -1 },
      { ...good, available: 1.5 },
      { ...good, title: '' },
    ].map((form): [number, 'put', string, object] => [400, 'put', `/articles/${sku}`, form]),
    ...[[], [{ sku, quantity: 0 }], [{ sku, quantity: -1 }], [{ sku, quantity: '1' }], [{ quantity: 1 }], [line, line], 'all'].map(
      (lines): [number, 'post', string, object] => [400, 'post', '/reservations', { customer: random.name(), lines }],
    ),
    [400, 'post', '/reservations', { lines: [line] }],
    [404, 'put', `/articles/${random.word()}`, good],
    [404, 'get', `/articles/${random.word()}`, {}],
    [404, 'post', '/reservations', { customer: random.name(), lines: [{ sku: random.word(), quantity: 1 }] }],
    [409, 'post', '/reservations', { customer: random.name(), lines: [{ sku, quantity: corrected + random.int(1, 3) }] }],
    [409, 'post', `/reservations/${cancelled}/cancel`, {}],
    [404, 'post', `/reservations/${cancelled + random.int(100_000, 900_000)}/cancel`, {}],
    [404, 'get', `/reservations/${cancelled + random.int(100_000, 900_000)}`, {}],
  ]
  for (const [wanted, verb, path, body] of random.shuffle(calls)) {
    const { status } = verb === 'get' ? await subject.get(path) : await subject[verb](path).send(body)
    const call = `${verb.toUpperCase()} ${path}${verb === 'get' ? '' : ` with ${short(body)}`}`
    expect(status, `${call}, of ${sold({ sku, available: corrected })}, was answered with ${status} instead of ${wanted}`).toBe(wanted)
  }
  const after = await warehouse.row(article)
  expect(same(after, before), `${calls.length} refused requests changed the row from ${short(before)} to ${short(after)}`).toBe(true)
}

/** GET of a reservation shows it as it was answered, on one instance. */
async function opened({ subject, expect }: Fixtures, wanted: Reservation, on: number): Promise<void> {
  const answer = await subject.instance(on).get(`/reservations/${wanted.id}`)
  const body: unknown = answer.body
  expect(
    same(inOrder(body), inOrder(wanted)),
    `GET /reservations/${wanted.id} on web.${on} was answered with ${short(body)} instead of ${short(wanted)}`,
  ).toBe(true)
}

/** Fails at the first answer with another status than these, and says what PostgreSQL had refused. */
async function onlyRefusals(
  { expect }: Fixtures,
  warehouse: Warehouse,
  answers: readonly Answer[],
  statuses: readonly number[],
  when: string,
): Promise<void> {
  const other = answers.find(({ status }) => !statuses.includes(status))
  if (!other) return
  const all = answers.length === 1 ? '' : `${tally(answers.map(({ status }) => status))} were answered, `
  expect.fail(`${when}${all}one was ${told(other)} instead of ${statuses.join(' or ')}${await warehouse.refusals()}`)
}

/** @example sold(article) // 'an article with 12 in stock (koba1)' */
const sold = ({ sku, available }: Pick<Article, 'sku' | 'available'>): string => `${sku} (${available} in stock)`

/** For what can't be: a list that is shorter than it was made. */
function fail(): never {
  throw new Error('The grader has fewer articles than it needs.')
}
