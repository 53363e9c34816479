import { type Fixtures, requirement } from '#grader'
import { ACCOUNTS } from './accounts.ts'
import { plural, short, together } from './describe.ts'
import { forgeries } from './forge.ts'
import { openPostbox, type Postbox, type Session } from './postbox.ts'
import { openSigner } from './signer.ts'
import { type Claims, type Key, read, sign } from './tokens.ts'

const ISSUER = 'https://postbox.example'
const AUDIENCE = 'postbox-api'
const SECOND = 1_000
const MINUTE = 60 * SECOND
const DAY = 24 * 60 * MINUTE
/** Seconds that an access token lives. */
const LIFETIME = 300
/** Generous: the machine may be busy. */
const OPTIONS = { timeoutMs: 25_000 }
/** Fetches of keys in a minute, on one instance. */
const MOST_FETCHES = 3

// In new processes: many requests at once find no keys yet.
requirement('signer-spared', { ...OPTIONS, fresh: true }, async (fixtures) => {
  const { random, expect } = fixtures
  const signer = openSigner(fixtures)
  const postbox = openPostbox(fixtures)
  const sessions = await together(
    random
      .shuffle(ACCOUNTS)
      .slice(0, 3)
      .map((account) => postbox.login(account)),
  )
  for (const session of sessions) await postbox.signedBy(signer.first, session, 'POST /login')

  const atOnce = random.int(12, 18)
  await together(Array.from({ length: atOnce }, (_, index) => postbox.me(pick(sessions, index), `one of ${atOnce} requests at once`)))
  for (let turn = 0; turn < atOnce; turn += 1) await postbox.me(pick(sessions, turn), 'one after the other')
  const good = (await signer.fetches()).length
  expect(
    good,
    `${2 * atOnce} requests with good tokens asked the signer for keys ${plural(good, 'time')}; at most ${MOST_FETCHES} are allowed in a minute`,
  ).toBeLessThanOrEqual(MOST_FETCHES)

  const stranger = await signer.newKey()
  const [{ accessToken }] = [pick(sessions, 0)]
  const kids = Array.from({ length: 2 * atOnce }, () => random.pick([random.word(), random.uuid()]))
  const madeUp = await together(
    kids.map(async (kid) => ({
      as: await sign(read(accessToken).claims, stranger, { alg: 'ES256', typ: 'JWT', kid }),
      when: `with the made-up kid ${kid}`,
    })),
  )
  await together(madeUp.slice(0, atOnce).map((call) => postbox.demand(401, 'get', '/me', call)))
  for (const call of madeUp.slice(atOnce)) await postbox.demand(401, 'get', '/me', call)
  for (const session of sessions) await postbox.me(session, `after ${plural(kids.length, 'token')} with made-up kids`)
  const all = (await signer.fetches()).length
  expect(
    all,
    `${plural(kids.length, 'token')} with made-up kids asked the signer for keys ${plural(all - good, 'time')}; together with those before it was asked ${plural(all, 'time')}, and at most ${MOST_FETCHES} are allowed in a minute`,
  ).toBeLessThanOrEqual(MOST_FETCHES)
})

requirement('forgeries-refused', OPTIONS, async (fixtures) => {
  const { random } = fixtures
  const signer = openSigner(fixtures)
  const postbox = openPostbox(fixtures)
  const [forger, victim] = draw(random.shuffle(ACCOUNTS))
  const session = await postbox.login(forger)
  await postbox.me(session, 'right after the login')

  const now = Math.floor(Date.now() / SECOND)
  const claims = { iss: ISSUER, aud: AUDIENCE, iat: now, exp: now + LIFETIME, ...read(session.accessToken).claims, sub: victim.id }
  const forged = await forgeries(session.accessToken, claims, signer.first, signer, random)
  await together(
    random
      .shuffle(forged)
      .map(({ token, how }) => postbox.demand(401, 'get', random.pick(['/me', '/letters']), { as: token, when: `with a token ${how}` })),
  )
  await signer.onlyNamedRoutes('While forged tokens came')
  await postbox.me(session, `after ${plural(forged.length, 'forged token')}`)
})

requirement('doors-open', OPTIONS, async (fixtures) => {
  const { random, expect } = fixtures
  const postbox = openPostbox(fixtures)
  const [ilse, other] = draw(random.shuffle(ACCOUNTS.slice(0, 4)))

  for (const [password, email] of [
    [other.password, ilse.email],
    [`${ilse.password} `, ilse.email],
    [ilse.password.toUpperCase(), ilse.email],
    [ilse.password, random.email()],
  ])
    await postbox.demand(401, 'post', '/login', { body: { email, password }, when: `with the password ${password} for ${email}` })
  await postbox.demand(400, 'post', '/login', { body: { email: ilse.email }, when: 'without a password' })
  for (const path of ['/refresh', '/logout'])
    await postbox.demand(400, 'post', path, {
      body: random.pick([{}, { refreshToken: '' }, { refreshToken: 7 }]),
      when: 'without a refresh token',
    })
  for (const path of ['/me', '/letters']) await postbox.demand(401, 'get', path, { when: 'without a token' })

  const [phone, laptop, hers] = draw(await together([postbox.login(ilse), postbox.login(ilse), postbox.login(other)]))
  const letters = async ({ accessToken }: Session) =>
    (await postbox.demand(200, 'get', '/letters', { as: accessToken, when: 'with a good token' })).body
  for (const session of [phone, laptop, hers]) await postbox.me(session, 'right after the login')
  const [onPhone, onLaptop, others] = [await letters(phone), await letters(laptop), await letters(hers)]
  expect(Array.isArray(onPhone) && onPhone.length > 0, `GET /letters of ${ilse.id} answered ${short(onPhone)}`).toBe(true)
  expect(onLaptop, `GET /letters answered ${short(onPhone)} in one session of ${ilse.id} and ${short(onLaptop)} in another`).toEqual(
    onPhone,
  )
  expect(others, `GET /letters answered ${short(others)} to ${ilse.id} and to ${other.id}`).not.toEqual(onPhone)

  const later = await postbox.refresh(phone, 'with a fresh refresh token')
  await postbox.me(later, 'with the token of a refresh')
  const when = `with the newest refresh token of one of two sessions of ${ilse.id}`
  await postbox.demand(204, 'post', '/logout', { body: { refreshToken: later.refreshToken }, when })
  await postbox.ended(later, 'after the logout')
  await postbox.demand(204, 'post', '/logout', {
    body: { refreshToken: random.uuid() },
    when: 'with a refresh token that nobody handed out',
  })
  for (const session of [laptop, hers])
    await postbox.me(
      await postbox.refresh(session, `in a session of ${session.account.id}, after another session of ${ilse.id} was logged out`),
      'after that refresh',
    )
})

requirement('refresh-once', OPTIONS, async (fixtures) => {
  const { subject, random } = fixtures
  const signer = openSigner(fixtures)
  const postbox = openPostbox(fixtures)
  const [account, other] = draw(random.shuffle(ACCOUNTS))
  await subject.scale('web', 2)
  const bystanders = [await postbox.login(account), await postbox.login(other)]

  // A thief has got hold of a token, and comes after its owner, to an instance that has seen neither of them.
  const generations = [await postbox.login(account)]
  for (let left = random.int(2, 3); left > 0; left -= 1) {
    const newest = pick(generations, generations.length - 1)
    const next = await postbox.refresh(newest, 'with the newest refresh token', 0)
    if (next.refreshToken === newest.refreshToken)
      fixtures.expect.fail('POST /refresh answered with the refresh token that it was sent: it can be used again and again')
    generations.push(next)
  }
  const replayed = random.int(0, generations.length - 2)
  const age = `${plural(generations.length - 1 - replayed, 'generation')} old and was used before`
  await postbox.ended(pick(generations, replayed), `with a refresh token that is ${age}, on another instance`, 1)
  await postbox.ended(
    pick(generations, generations.length - 1),
    `with the newest refresh token of a session, after one came again that is ${age}`,
    0,
  )
  for (const bystander of bystanders.splice(0))
    bystanders.push(
      await postbox.refresh(bystander, `in a session of ${bystander.account.id}, after a session of ${account.id} was ended by a replay`),
    )

  // Both come while the signer is slow with the first of them.
  const slow = await postbox.login(account)
  await signer.signWith(signer.first, { onceDelayMs: 1_000 })
  const results: Promise<Session | undefined>[] = [postbox.tryToRefresh(slow, 'one of two uses at the same moment')]
  await Promise.race([results[0], fixtures.until('No refresh asked the signer for a token.', async () => (await signer.signing()) > 0)])
  results.push(postbox.tryToRefresh(slow, 'one of two uses at the same moment'))
  await atMostOne(
    fixtures,
    postbox,
    await together(results),
    'two uses of a refresh token, the second while the signer was slow with the first',
  )

  // Many come at once, on two instances.
  const many = await postbox.login(account)
  const uses = Array.from({ length: 10 }, (_, index) => postbox.tryToRefresh(many, 'one of 10 uses at the same moment', index % 2))
  await atMostOne(fixtures, postbox, await together(uses), '10 uses of a refresh token at the same moment, on two instances')
  for (const bystander of bystanders)
    await postbox.refresh(bystander, `in a session of ${bystander.account.id}, after other sessions of ${account.id} were ended`)
})

requirement('five-minutes-here', OPTIONS, async (fixtures) => {
  const { clock, random, expect } = fixtures
  const signer = openSigner(fixtures)
  const postbox = openPostbox(fixtures)
  const [account] = draw(random.shuffle(ACCOUNTS))

  const check = async (session: Session, call: string): Promise<void> => {
    await postbox.signedBy(signer.first, session, call)
    const problem = claimsProblem(read(session.accessToken).claims, account.id)
    if (problem) expect.fail(`${call} of ${account.id} handed out an access token ${problem}`)
  }
  const first = await postbox.login(account)
  await check(first, 'POST /login')
  const session = await postbox.refresh(first, 'with a fresh refresh token')
  await check(session, 'POST /refresh')
  await postbox.me(session, 'with the token of a refresh')

  const { header, claims } = read(session.accessToken)
  const now = Math.floor(Date.now() / SECOND)
  const five = { iss: ISSUER, aud: AUDIENCE, sub: account.id, iat: now, exp: now + LIFETIME }
  for (const [changes, what] of [
    [{}, "as the mail room's scanner has it signed"],
    [
      { aud: random.shuffle([AUDIENCE, `${random.word()}-api`]), nbf: now - 60 },
      'for two services (aud), that counts since a minute ago (nbf)',
    ],
  ] as const)
    await postbox.demand(200, 'get', '/me', { as: await sign({ ...five, ...changes }, signer.first, header), when: `with a token ${what}` })

  const elsewhere = random.word()
  const wrong: [Claims, string][] = [
    [{ iss: `https://${elsewhere}.example` }, 'of another service (iss)'],
    [{ iss: `${ISSUER}.${elsewhere}.example` }, `whose iss is ${ISSUER}.${elsewhere}.example`],
    [{ iss: `${ISSUER}/` }, `whose iss is ${ISSUER}/`],
    [{ iss: undefined }, 'without iss'],
    [{ aud: `${elsewhere}-api` }, 'for another service (aud)'],
    [{ aud: [`${elsewhere}-api`, `${AUDIENCE}-${elsewhere}`] }, `for ${elsewhere}-api and ${AUDIENCE}-${elsewhere} (aud)`],
    [{ aud: `${elsewhere} ${AUDIENCE}` }, `whose aud is "${elsewhere} ${AUDIENCE}"`],
    [{ aud: AUDIENCE.slice(0, 7) }, `whose aud is "${AUDIENCE.slice(0, 7)}"`],
    [{ aud: [] }, 'with an empty list as aud'],
    [{ aud: undefined }, 'without aud'],
    [{ exp: undefined }, 'without exp'],
    [{ iat: now - 7 * 60, exp: now - 2 * 60 }, 'that expired 2 minutes ago'],
    [{ iat: now - 24 * 3_600, exp: now - 24 * 3_600 + LIFETIME }, 'that expired yesterday'],
    [{ nbf: now + 3 * 60 }, 'that counts only in 3 minutes (nbf)'],
    [{ nbf: now + 24 * 3_600, exp: now + 25 * 3_600 }, 'that counts only from tomorrow on (nbf)'],
    [{ sub: undefined }, 'without sub'],
    [{ sub: elsewhere }, 'of a user that does not exist'],
  ]
  await together(
    random.shuffle(wrong).map(async ([changes, what]) =>
      postbox.demand(401, 'get', '/me', {
        as: await sign({ ...random.pick([claims, five]), ...changes }, signer.first, header),
        when: `with a token ${what}, which the signer has signed`,
      }),
    ),
  )
  await postbox.demand(401, 'get', '/me', { as: session.refreshToken, when: 'with a refresh token' })

  await clock.advance(4 * MINUTE)
  await postbox.me(session, '4 minutes after the token was handed out')
  await clock.advance(2 * MINUTE + 30 * SECOND)
  await postbox.demand(401, 'get', '/me', { as: session.accessToken, when: '6.5 minutes after the token was handed out' })
  await postbox.me(await postbox.refresh(session, 'after 6.5 minutes'), 'with the token of a refresh after 6.5 minutes')
})

requirement('keys-rotate', OPTIONS, async (fixtures) => {
  const { clock, random, expect } = fixtures
  const signer = openSigner(fixtures)
  const postbox = openPostbox(fixtures)
  const [account, other] = draw(random.shuffle(ACCOUNTS))
  const [old, next] = [signer.first, await signer.newKey()]
  let moved = 0
  const advance = async (ms: number): Promise<void> => {
    await clock.advance(ms)
    moved += ms
  }
  /** A token as the scanner has it signed, or as somebody makes it who has got hold of a key. */
  const signedWith = (key: Key) => {
    const now = Math.floor((Date.now() + moved) / SECOND)
    const claims = { iss: ISSUER, aud: AUDIENCE, sub: account.id, iat: now, exp: now + LIFETIME }
    return sign(claims, key, { alg: 'ES256', typ: 'JWT', kid: key.kid })
  }

  const early = await postbox.login(account)
  await postbox.signedBy(old, early, 'POST /login')
  await postbox.me(early, 'right after the login')
  await postbox.demand(401, 'get', '/me', { as: await signedWith(next), when: 'with a token of a key that is not published yet' })

  await advance(random.int(3, 5) * MINUTE)
  await signer.publish(...random.shuffle([old, next]))
  await advance(2 * MINUTE)
  const before = await postbox.refresh(early, 'while two keys are published')
  await signer.signWith(next)
  const fetched = (await signer.fetches()).length
  await postbox.demand(200, 'get', '/me', {
    as: await signedWith(next),
    when: 'with the first token of a key that was published 2 minutes before',
  })
  const after = await postbox.login(other)
  await postbox.signedBy(next, after, 'POST /login')
  for (let turn = 0; turn < 8; turn += 1) {
    await postbox.me(after, 'with a token of the new key, which was published 2 minutes before it signed')
    await postbox.me(before, 'with a token of the old key, which is still published')
  }
  const asked = (await signer.fetches()).length - fetched
  expect(
    asked,
    `17 requests with tokens of two keys asked the signer for keys ${plural(asked, 'time')}; at most ${MOST_FETCHES} are allowed in a minute`,
  ).toBeLessThanOrEqual(MOST_FETCHES)

  await signer.publish(next)
  await advance(6 * MINUTE)
  const meanwhile = await postbox.refresh(after, 'after the old key was taken away')
  await postbox.me(meanwhile, 'with a token of the new key, after the old one was taken away')
  await advance(5 * MINUTE + 30 * SECOND)
  await postbox.demand(401, 'get', '/me', {
    as: await signedWith(old),
    when: 'with a token of a key that was taken away 11.5 minutes ago',
  })
  await postbox.me(await postbox.refresh(meanwhile, 'after the old key was taken away'), 'with a token of the new key')
})

requirement('outage-survived', OPTIONS, async (fixtures) => {
  const { clock, random, expect } = fixtures
  const signer = openSigner(fixtures)
  const postbox = openPostbox(fixtures)
  const [account, other] = draw(random.shuffle(ACCOUNTS))
  let session = await postbox.login(account)
  await postbox.signedBy(signer.first, session, 'POST /login')
  await postbox.me(session, 'right after the login')

  await signer.keysAway()
  for (const minutes of [4, 8]) {
    await clock.advance(4 * MINUTE)
    const when = `${minutes} minutes after the last keys could be had`
    session = await postbox.refresh(session, when)
    await postbox.me(session, when)
    const stranger = await signer.newKey()
    const as = await sign(read(session.accessToken).claims, stranger, { alg: 'ES256', typ: 'JWT', kid: stranger.kid })
    const { status } = await postbox.send('get', '/me', { as })
    expect(status, `GET /me with a token of an unknown key, ${when}, was answered with ${status}`).toBeGreaterThanOrEqual(401)
    await postbox.me(session, `${when}, and after a token of an unknown key`)
  }

  await signer.publish(signer.first)
  await signer.signingAway()
  for (let tries = 0; tries < 2; tries += 1) {
    const { refreshToken } = session
    await postbox.demand(503, 'post', '/refresh', { body: { refreshToken }, when: 'while the signer does not sign' })
  }
  const { email, password } = other
  await postbox.demand(503, 'post', '/login', { body: { email, password }, when: 'while the signer does not sign' })
  await postbox.me(session, 'while the signer does not sign')
  await signer.signWith(signer.first)
  const again = await postbox.refresh(session, 'with the refresh token that two refreshes had used while the signer did not sign')
  await postbox.me(again, 'with the token of that refresh')
})

requirement('refresh-once', OPTIONS, async (fixtures) => {
  const { clock, random } = fixtures
  const postbox = openPostbox(fixtures)
  const [idle, busy, robbed] = draw(random.shuffle(ACCOUNTS))
  const unused = await postbox.login(idle)
  let used = await postbox.login(busy)
  const lost = await postbox.login(robbed)

  await clock.advance(10 * DAY)
  const kept = await postbox.refresh(lost, '10 days after it was handed out')
  await clock.advance(3 * DAY)
  used = await postbox.refresh(used, '13 days after it was handed out')
  await postbox.ended(lost, 'with a refresh token that was used 3 days ago')
  await postbox.ended(kept, 'with the newest refresh token of a session, after one came again that was used 3 days ago')
  await clock.advance(13 * DAY)
  await postbox.ended(unused, 'with a refresh token that was handed out 26 days ago')
  used = await postbox.refresh(used, '13 days after it was handed out, in a session that is 26 days old')
  await clock.advance(15 * DAY)
  await postbox.ended(used, 'with a refresh token that was handed out 15 days ago')
})

/**
 * Fails when more than one use was answered with tokens, or when the session goes on after all of them.
 *
 * @param uses goes into the messages: "10 uses of a refresh token at the same moment"
 */
async function atMostOne({ expect }: Fixtures, postbox: Postbox, results: readonly (Session | undefined)[], uses: string): Promise<void> {
  const winners = results.filter((result) => result !== undefined)
  expect(winners.length, `Of ${uses}, ${winners.length} were answered with 200; at most one may be`).toBeLessThanOrEqual(1)
  for (const winner of winners) await postbox.ended(winner, `with what came of ${uses} (two hold that token, so its session has to end)`)
}

/** Says what is wrong with the claims of an access token; undefined when nothing is. */
function claimsProblem(claims: Claims, userId: string): string | undefined {
  const { iss, aud, sub, iat, exp } = claims
  if (iss !== ISSUER) return `whose iss is ${short(iss)} instead of ${ISSUER}`
  if (aud !== AUDIENCE && !(Array.isArray(aud) && aud.includes(AUDIENCE))) return `whose aud is ${short(aud)} instead of ${AUDIENCE}`
  if (sub !== userId) return `whose sub is ${short(sub)} instead of ${userId}`
  if (typeof iat !== 'number' || typeof exp !== 'number')
    return `whose iat is ${short(iat)} and whose exp is ${short(exp)}: both are seconds since 1970`
  if (Math.abs(exp - iat - LIFETIME) > 10) return `that lives for ${exp - iat} seconds instead of ${LIFETIME}`
  if (Math.abs(iat - Date.now() / SECOND) > 60) return `whose iat is ${iat}, which is not now`
  return undefined
}

/** The first three: of the accounts there are always as many, and of sessions too where this is used. */
function draw<T>(items: readonly T[]): [T, T, T] {
  return [pick(items, 0), pick(items, 1), pick(items, 2)]
}

function pick<T>(items: readonly T[], index: number): T {
  const item = items[index % items.length]
  if (item === undefined) throw new Error('The grader has fewer of these than it needs.')
  return item
}
