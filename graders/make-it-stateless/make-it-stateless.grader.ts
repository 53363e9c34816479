import { requirement } from '#grader'
import { ACCOUNTS, ALIKE, DISTINCT } from './accounts.ts'
import { addTo, longLines, newLines } from './cart.ts'
import { plural, short } from './describe.ts'
import { forgeries } from './forge.ts'
import { INSTANCES, openShop, type Session, type Shop, together } from './shop.ts'
import { describeStored, stored } from './storage.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
/** Of one instance, when the other one is much slower. */
const MOST_ADDITIONS = 100
const EVERYWHERE = Array.from({ length: INSTANCES }, (_, on) => on)

// First of all: later, Valkey is emptied under running instances, which may have kept what they read there at their start.
requirement('survives-restart', async (fixtures) => {
  const { subject, random, expect } = fixtures
  const shop = openShop(fixtures)
  const [stays, leaves] = random.shuffle(ACCOUNTS)
  const session = await shop.login(stays ?? fail(), 0)
  const ended = await shop.login(leaves ?? fail(), 1)
  const cart = newLines(random, random.int(3, 8))
  await shop.add(session, 1, cart, 'before the restart')
  const before = await shop.additions(1)
  await logout(shop, ended, 0)

  // All memory is gone when all are killed; one that is started again can tell. That web.1 is missing gives the next requirement
  // two new instances: of two that keep a secret once they have used it, only one would remember it when Valkey is empty.
  await subject.kill()
  await subject.start('web.0')
  const when = 'after both instances were killed and web.0 was started again'
  await shop.me(session, 0, when)
  await shop.cart(session, 0, cart, when)
  const more = newLines(random, 2)
  await shop.add(session, 0, more, when)
  addTo(cart, more)
  await shop.cart(session, 0, cart, `${when}, and two more lines`)
  const token = ended.tokens.at(-1) ?? ''
  await shop.demand(401, 'get', '/me', { on: 0, as: token, when: `${when}, with a token that was logged out before` })
  const counted = await shop.additions(0)
  expect(
    counted,
    `GET /stats said ${before} before both instances were killed and web.0 was started again, and ${counted} after one more addition`,
  ).toBe(before + 1)
})

// Each user stays with one instance: what is asked for here holds without any sharing, in an empty shop.
requirement('walls-hold', async (fixtures) => {
  const { random } = fixtures
  const shop = openShop(fixtures)
  const users = random.shuffle([...ALIKE, ...random.shuffle(ACCOUNTS.slice(3)).slice(0, 1)])
  for (const [index, { email, password }] of users.entries()) {
    const wrong = [users[(index + 1) % users.length]?.password, `${password} `, password.toUpperCase(), random.word()]
    const body = { email: random.pick([email, email, random.email()]), password: random.pick(wrong) }
    await shop.demand(401, 'post', '/login', { on: index % INSTANCES, body, when: `with the wrong password for ${body.email}` })
  }

  const sessions = await together(users.map((account, index) => shop.login(account, index % INSTANCES)))
  const carts = users.map((_, index) => newLines(random, index === 0 ? 0 : random.int(1, 5)))
  await together(
    sessions.flatMap((session, index) => {
      const lines = carts[index] ?? new Map<string, number>()
      return lines.size === 0 ? [] : [shop.add(session, index % INSTANCES, lines, 'while others fill their carts')]
    }),
  )
  for (const [index, session] of sessions.entries()) {
    const whose = `of ${session.account.id}, while ${users
      .filter(({ id }) => id !== session.account.id)
      .map(({ id }) => id)
      .join(', ')} have carts of their own`
    await shop.cart(session, index % INSTANCES, carts[index] ?? new Map<string, number>(), whose)
  }

  const [victim = fail(), forger = fail()] = sessions
  const fakes = [
    undefined,
    'x',
    'null',
    victim.account.id,
    random.uuid(),
    ...forgeries(forger.tokens.at(-1) ?? '', forger.account.id, victim.account.id),
  ]
  const routes = [
    ['get', '/me'],
    ['get', '/cart'],
    ['post', '/cart/items'],
    ['delete', '/cart/items/rope'],
    ['post', '/logout'],
    ['post', '/logout-everywhere'],
  ] as const
  await together(
    fakes.flatMap((fake, index) =>
      (fake === undefined ? routes : [random.pick(routes), ['get', '/me'] as const]).map(([verb, path]) => {
        const when = fake === undefined ? 'without a token' : `with the made-up token ${short(fake)}`
        const body = verb === 'post' ? { items: [{ sku: 'rope', quantity: 1 }] } : undefined
        return shop.demand(401, verb, path, { on: index % INSTANCES, ...(fake !== undefined && { as: fake }), ...(body && { body }), when })
      }),
    ),
  )
  for (const [index, session] of sessions.entries()) {
    await shop.cart(session, index % INSTANCES, carts[index] ?? new Map<string, number>(), 'after others tried made-up tokens')
  }
})

requirement('any-instance', async (fixtures) => {
  const { random, expect } = fixtures
  const shop = openShop(fixtures)
  for (const account of random.shuffle(DISTINCT).slice(0, 2)) {
    const [first = 0, other = 1] = random.shuffle(EVERYWHERE)
    const session = await shop.login(account, first)
    await shop.me(session, other, `with a token that web.${first} has given out and no request has used`)

    const cart = new Map<string, number>()
    for (let step = 0; step < 4; step += 1) {
      const [here = 0, there = 1] = random.shuffle(EVERYWHERE)
      const items = newLines(random, random.int(1, 3))
      const again = [...cart.keys()].at(0)
      if (again !== undefined) items.set(again, random.int(1, 9))
      await shop.add(session, here, items, `with a token of web.${first}`)
      addTo(cart, items)
      await shop.cart(session, there, cart, `after POST /cart/items on web.${here}`)
    }
    const [gone = ''] = random.shuffle([...cart.keys()])
    await shop.demand(204, 'delete', `/cart/items/${gone}`, { on: other, as: session, when: 'of a line that the cart has' })
    cart.delete(gone)
    await shop.demand(404, 'delete', `/cart/items/${gone}`, { on: first, as: session, when: `after web.${other} has taken it out` })
    await shop.cart(session, first, cart, `after DELETE on web.${other}`)
    await shop.cart(await shop.login(account, other), first, cart, `in a second session of the same user, begun on web.${other}`)
  }
  const seen = await together(EVERYWHERE.map((on) => shop.additions(on)))
  expect(seen, `After 8 additions GET /stats answered ${seen.join(' on web.0 and ')} on web.1`).toEqual([8, 8])
})

requirement('nothing-lost', async (fixtures) => {
  const { random } = fixtures
  const shop = openShop(fixtures)
  const [account = ALIKE[0]] = random.shuffle(ACCOUNTS)
  const sessions = await together(EVERYWHERE.map((on) => shop.login(account, on)))
  const of = (on: number): Session => sessions[on] ?? sessions[0] ?? { account, tokens: [] }

  const cart = newLines(random, 20)
  await shop.add(of(0), 1, cart, 'to an empty cart')
  const kept = newLines(random, 4)
  const doomed = random.shuffle([...cart.keys()]).slice(0, 8)
  const additions = Array.from({ length: 40 }, (_, index) => ({
    on: index % INSTANCES,
    items: new Map([...newLines(random, random.int(0, 1)), [random.pick([...kept.keys()]), random.int(1, 9)]]),
  }))
  await together(
    random
      .shuffle([
        ...additions.map(
          ({ on, items }) =>
            () =>
              shop.add(of(on), on, items, 'one of 40 at once'),
        ),
        ...doomed.map(
          (sku, index) => () =>
            shop.demand(204, 'delete', `/cart/items/${sku}`, {
              on: index % INSTANCES,
              as: of(index % INSTANCES),
              when: 'beside 40 additions',
            }),
        ),
      ])
      .map((change) => change()),
  )
  for (const { items } of additions) addTo(cart, items)
  for (const sku of doomed) cart.delete(sku)
  for (const on of EVERYWHERE) await shop.cart(of(on), on, cart, 'after 40 additions and 8 removals at once, over both instances')
})

requirement('nothing-lost', async (fixtures) => {
  const { random } = fixtures
  const shop = openShop(fixtures)
  const session = await shop.login(random.pick(ACCOUNTS), 0)
  const cart = new Map<string, number>()
  for (let hundred = 1; hundred <= 5; hundred += 1) {
    const items = longLines(random, 100)
    await shop.add(session, hundred % INSTANCES, items, `that brings the cart to ${hundred * 100} lines`)
    addTo(cart, items)
  }
  for (const on of EVERYWHERE) await shop.cart(session, on, cart, `with ${plural(cart.size, 'line')}`)
  await shop.me(session, 1, `with a cart of ${plural(cart.size, 'line')}`)
})

requirement('exact-counter', async (fixtures) => {
  const { random, expect } = fixtures
  const shop = openShop(fixtures)
  const users = random.shuffle(ACCOUNTS).slice(0, 3)
  const sessions = await together(users.map((account, index) => shop.login(account, index % INSTANCES)))
  const before = await shop.additions(random.int(0, 1))
  const share = random.int(18, 22)
  const junk = [
    { items: [] },
    { items: [{ sku: 'rope 10', quantity: 1 }] },
    { items: [{ sku: 'rope', quantity: random.pick([0, -1, 0.5, 100]) }] },
  ]
  const skus = [...newLines(random, 5).keys()]
  // Three of four go to one cart, and both instances are kept busy until the slower one has done its share:
  // who tries again after a conflict does it often there, and must still count once.
  const [crowded = fail()] = sessions
  const counts = EVERYWHERE.map(() => 0)
  let sent = 0
  const keepAdding = async (on: number): Promise<void> => {
    while (Math.min(...counts) < share && (counts[on] ?? 0) < MOST_ADDITIONS) {
      sent += 1
      const session = sent % 4 === 0 ? (sessions[sent % sessions.length] ?? crowded) : crowded
      await shop.add(session, on, new Map([[skus[sent % skus.length] ?? 'rope', 1]]), 'one of many at once')
      counts[on] = (counts[on] ?? 0) + 1
    }
  }
  await together<unknown>([
    ...EVERYWHERE.flatMap((on) => Array.from({ length: 5 }, () => keepAdding(on))),
    ...junk.map((body) =>
      shop.demand(400, 'post', '/cart/items', { on: random.int(0, 1), as: random.pick(sessions), body, when: `with ${short(body)}` }),
    ),
    shop.demand(401, 'post', '/cart/items', { on: 0, body: { items: [{ sku: 'rope', quantity: 1 }] }, when: 'without a token' }),
  ])
  const many = counts.reduce((sum, count) => sum + count, 0)
  for (const on of EVERYWHERE) {
    const counted = (await shop.additions(on)) - before
    expect(
      counted,
      `After ${many} additions at once by ${users.length} users, and 4 that were refused, GET /stats on web.${on} has counted ${counted}`,
    ).toBe(many)
  }
})

requirement('revoked-everywhere', async (fixtures) => {
  const { valkey, random } = fixtures
  const shop = openShop(fixtures)
  // Whoever searches among all keys has to search among many: of 8,000 a first page of 500 or 1,000 never happens to show all sessions.
  await valkey.command('MSET', ...Array.from({ length: 8_000 }, (_, index) => [`newsletter:${random.int(0, 9)}${index}`, 'sent']).flat())
  const [ann, ...others] = ALIKE
  const mine = await together(Array.from({ length: 6 }, (_, index) => shop.login(ann, index % INSTANCES)))
  const theirs = await together(others.map((account, index) => shop.login(account, index % INSTANCES)))
  // Whoever keeps copies has all of them now.
  await together([...mine, ...theirs].flatMap((session) => EVERYWHERE.map((on) => shop.me(session, on, 'before any logout'))))
  const items = newLines(random, 3)
  await shop.add(mine[0] ?? fail(), 0, items, 'before any logout')

  const [first = fail(), ...rest] = random.shuffle(mine)
  const on = random.int(0, 1)
  await logout(shop, first, on)
  await shop.over(first, `after POST /logout on web.${on} with that token`)
  for (const session of rest.slice(0, 3)) await shop.me(session, random.int(0, 1), 'after POST /logout of another session of the same user')

  const [last = fail()] = rest
  await shop.demand(204, 'post', '/logout-everywhere', { on, as: last, when: `with one of ${rest.length} open sessions` })
  for (const session of rest) await shop.over(session, `after POST /logout-everywhere of ${ann.id} on web.${on}`)
  await shop.over(first, 'after POST /logout and then POST /logout-everywhere')
  for (const session of theirs) {
    for (const on of EVERYWHERE) await shop.me(session, on, `after POST /logout-everywhere of ${ann.id}, another user`)
  }
  const anew = await shop.login(ann, 1 - on, 'right after POST /logout-everywhere')
  await shop.me(anew, on, 'in a session begun right after POST /logout-everywhere')
  await shop.cart(anew, 1 - on, items, 'in a session begun after POST /logout-everywhere: the cart belongs to the user')
})

requirement('ends-on-time', { timeoutMs: 20_000 }, async (fixtures) => {
  const { clock, valkey, random, expect } = fixtures
  const shop = openShop(fixtures)
  const [busy = fail(), early = fail(), late = fail()] = random.shuffle(DISTINCT)
  const one = random.int(0, 1)
  const other = 1 - one

  const [earlyLines, lateLines] = [longLines(random, 100), longLines(random, 100)]
  await shop.add(await shop.login(early, one), one, earlyLines, 'on the first day')
  await shop.add(await shop.login(late, other), other, lateLines, 'on the first day')

  // Who remembers that all sessions were ended has to remember it as long as a later one is used.
  const before = await shop.login(busy, other)
  await shop.demand(204, 'post', '/logout-everywhere', { on: one, as: before, when: 'with a valid token' })
  const used = await shop.login(busy, one)
  const busyLines = newLines(random, 4)
  await shop.add(used, one, busyLines, 'on the first day')
  const ended = await shop.login(busy, other)
  await logout(shop, ended, one)
  const season = async (logins: number): Promise<{ bytes: number; text: string }> => {
    const unused = await together(Array.from({ length: logins }, (_, index) => shop.login(busy, index % INSTANCES)))
    await clock.advance(28 * MINUTE)
    await shop.over(ended, 'long after its POST /logout')
    await shop.me(used, other, '28 minutes after the last request that used the token')
    await clock.advance(28 * MINUTE)
    await shop.me(used, one, `28 minutes after a request on web.${other} that used the token`)
    for (const session of random.shuffle(unused).slice(0, 2)) await shop.over(session, '56 minutes after the login, and never used')
    await shop.login(busy, other)
    await shop.me(used, other, 'after another login')
    const now = await stored(valkey)
    return { bytes: now.bytes, text: describeStored(now) }
  }
  const few = await season(1)
  const many = await season(25)
  expect(
    many.bytes - few.bytes,
    `After 1 session had ended unused, Valkey held ${few.text}. After 25 more: ${many.text}. Ended sessions stay in Valkey`,
  ).toBeLessThan(25 * 16)

  await clock.advance(32 * MINUTE)
  await shop.over(used, '32 minutes after the last request that used the token')

  // About two hours have passed.
  await clock.advance(6 * DAY)
  await shop.cart(await shop.login(early, one), other, earlyLines, '6 days after its last change')
  const lateAgain = await shop.login(late, other)
  const [changed = ''] = lateLines.keys()
  await shop.add(lateAgain, one, new Map([[changed, 1]]), '6 days after the change before')
  lateLines.set(changed, (lateLines.get(changed) ?? 0) + 1)
  const [gone = ''] = busyLines.keys()
  const removal = { on: other, as: await shop.login(busy, one), when: '6 days after the cart was last changed' }
  await shop.demand(204, 'delete', `/cart/items/${gone}`, removal)
  busyLines.delete(gone)
  await clock.advance(2 * DAY)
  await shop.cart(await shop.login(early, other), one, new Map(), '8 days after its last change')
  await shop.cart(await shop.login(late, one), other, lateLines, '2 days after its last change')
  await shop.cart(await shop.login(busy, other), one, busyLines, '2 days after its last change, a line that was taken out')
  await clock.advance(6 * DAY)
  await shop.cart(await shop.login(late, other), one, new Map(), '8 days after its last change')
  await shop.cart(await shop.login(busy, one), other, new Map(), '8 days after its last change, a line that was taken out')
  const left = await stored(valkey)
  expect(left.bytes, `After two carts of 100 lines had ended, Valkey still held ${describeStored(left)}`).toBeLessThan(3_000)
})

async function logout(shop: Shop, session: Session, on: number): Promise<void> {
  await shop.demand(204, 'post', '/logout', { on, as: session, when: 'with a valid token' })
}

/** For what the surface's constants rule out. */
function fail(): never {
  throw new Error('The grader has fewer accounts than it needs.')
}
