import { type Fixtures, requirement } from '#grader'
import { plural, short, together } from './describe.ts'
import { entries, type Entry, untilKept, warmUp } from './kept.ts'
import { type Member, newDraft, newHandle, newMember, seedMembers, seedNew } from './members.ts'
import { EVERY_READ, INSTANCES, openService, type Read, VERSIONS } from './service.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND

requirement('one-load', { timeoutMs: 25_000 }, async (fixtures) => {
  const { db, queries, random, until, expect } = fixtures
  const service = openService(fixtures)
  await warmUp(fixtures)
  const version = random.pick(VERSIONS)
  const [wanted = fail(), ...others] = await seedNew(db, random, 7)

  const alone = await queries.during(() => service.shows(others.pop() ?? fail(), { version, on: 0 }, 'which nobody has read before'))
  const hold = await queries.hold(wanted.handle)
  const heldBy = async (on: number) => (await hold.held()).filter(({ instance }) => instance === `web.${on}`).length
  const crowded = async () => Math.max(...(await Promise.all(INSTANCES.map(heldBy)))) > 1
  let waited = false
  const log = await queries.during(async () => {
    const reads = together(
      Array.from({ length: 50 }, (_, index) => service.shows(wanted, { version, on: index % 2 }, 'one of 50 reads at once')),
    )
    reads.catch(() => undefined)
    await until('Of 50 reads at once of a profile that no cache had, none asked the database.', async () => (await hold.held()).length > 0)

    // Two reads that came later and loaded another profile have been answered: so all of the fifty have looked for theirs.
    let passed = false
    const passing = together(
      INSTANCES.map(async (on) => {
        for (let turn = 0; turn < 2; turn += 1)
          await service.shows(others.pop() ?? fail(), { version, on }, 'while the load of another profile was under way')
      }),
    ).then(() => (passed = true))
    passing.catch(() => undefined)
    // Well before the fifty give up.
    waited = await until('reads of other profiles', async () => passed || (await crowded()), { deadlineMs: 3_500 }).then(
      () => false,
      () => true,
    )
    await hold.release()
    await together<unknown>([reads, passing])
  })

  const sent = INSTANCES.map((on) => log.statements.filter(({ instance }) => instance === `web.${on}`).length)
  const told = INSTANCES.map((on) => `web.${on} sent ${plural(sent[on] ?? 0, 'query', 'queries')}`).join(', ')
  const observed = `Of a profile that no cache had, each instance got 25 reads at once, and 2 reads of other profiles: ${told}. One read alone sends ${alone.count}, so 3 loads take ${3 * alone.count}`
  expect(Math.max(...sent), observed).toBeLessThanOrEqual(3 * alone.count)
  expect(
    waited,
    'While 50 reads waited for the load of one profile, which the database had not answered yet, reads of other profiles on the same instances had to wait for it too',
  ).toBe(false)
})

requirement('own-answer', { timeoutMs: 20_000 }, async (fixtures) => {
  const { db, random } = fixtures
  const service = openService(fixtures)
  await warmUp(fixtures)
  const [north, eu, ops, shared] = [random.word(), random.word(), random.word(), newHandle(random)]
  // Of each pair, tenant and handle read the same when they are joined by that character.
  const alike = [':', '.', '-', '_'].flatMap((sign) => [
    { tenant: `${north}${sign}${eu}`, handle: ops },
    { tenant: north, handle: `${eu}${sign}${ops}` },
  ])
  const same = Array.from({ length: 3 }, () => ({ tenant: random.word(), handle: shared }))
  const missing = newMember(random, { handle: shared })
  const members = await seedMembers(
    db,
    random,
    [...alike, ...same].map((named) => newMember(random, named)),
  )
  await service.lacks(missing, { version: 1, on: 0 }, 'which other tenants have')
  for (let round = 1; round <= 2; round += 1) {
    for (const version of random.shuffle(VERSIONS)) {
      const beside = 'beside profiles of the same or a similar name'
      await together(random.shuffle(members).map((member) => service.shows(member, { version, on: random.int(0, 1) }, beside)))
      await service.lacks(missing, { version, on: random.int(0, 1) }, 'which other tenants have')
    }
  }
})

requirement('absence-and-errors', { timeoutMs: 20_000 }, async (fixtures) => {
  const { db, random, expect } = fixtures
  const service = openService(fixtures)
  await warmUp(fixtures)
  const [present = fail(), later = fail()] = await seedNew(db, random, 2)
  const missing = newMember(random)

  await db.query('ALTER TABLE profiles RENAME TO profiles_in_repair')
  try {
    const answers = await together(
      [present, missing].flatMap((member) =>
        EVERY_READ.map((which) => service.read(member, which, 'while the database refused the query')),
      ),
    )
    for (const { status, body, call } of answers)
      expect(
        status,
        `${call}, while the database refused the query, was answered with ${status} ${short(body)}: that is a 5xx`,
      ).toBeGreaterThanOrEqual(500)
  } finally {
    await db.query('ALTER TABLE profiles_in_repair RENAME TO profiles')
  }
  const when = 'right after the database had refused queries for a moment'
  await together(
    random
      .shuffle(EVERY_READ)
      .flatMap((which) => [service.shows(present, which, when), service.lacks(missing, which, when), service.shows(later, which, when)]),
  )
})

requirement('fresh-after-write', { timeoutMs: 20_000 }, async (fixtures) => {
  const { db, random } = fixtures
  const service = openService(fixtures)
  await warmUp(fixtures)
  const created = newMember(random)
  const [changed = fail(), followed = fail(), removed = fail()] = await seedNew(db, random, 3)
  const writes = [
    async (on: number) => {
      await service.put(created, on, 'of a profile that was read and missing before')
      return Object.assign(created, await storedMember(fixtures, created))
    },
    async (on: number) => {
      Object.assign(changed, newDraft(random))
      await service.put(changed, on, 'of a profile that was read before')
      return changed
    },
    async (on: number) => {
      followed.followers += 1
      await service.follow(followed, newHandle(random), on, 'of a profile that was read before')
      return followed
    },
  ]
  await together(
    EVERY_READ.flatMap((which) => [
      service.lacks(created, which, 'before it is created'),
      ...[changed, followed, removed].map((member) => service.shows(member, which, 'for the first time')),
    ]),
  )
  // Whoever keeps copies has them all now, and every write finds some again.
  for (let round = 1; round <= 2; round += 1) {
    for (const write of random.shuffle(writes)) {
      const on = random.int(0, 1)
      const member = await write(on)
      await together(random.shuffle(EVERY_READ).map((which) => service.shows(member, which, `right after a write on web.${on}`)))
    }
    await together(
      [created, changed, followed].flatMap((member) => EVERY_READ.map((which) => service.shows(member, which, 'some reads after a write'))),
    )
  }
  const on = random.int(0, 1)
  await service.remove(removed, on, 'of a profile that was read before')
  await together(EVERY_READ.map((which) => service.lacks(removed, which, `right after it was removed on web.${on}`)))
  await service.put(Object.assign(removed, newDraft(random)), 1 - on, 'of a profile that was removed')
  Object.assign(removed, await storedMember(fixtures, removed))
  await together(EVERY_READ.map((which) => service.shows(removed, which, 'right after it was created anew')))
})

requirement('fresh-after-write', { timeoutMs: 25_000 }, async (fixtures) => {
  const { random } = fixtures
  await warmUp(fixtures)
  const races: readonly Race[] = KINDS.flatMap((kind) => [
    { kind, joined: true, overtaken: true },
    { kind, joined: false, overtaken: true },
  ])
  const kind = random.pick(KINDS)
  const late = [true, false].map((joined) => ({ kind, joined, overtaken: false }))
  for (const race of random.shuffle([...races, ...late])) await writeDuringLoad(fixtures, race)
})

// From here on the clock moves, or Valkey goes: each test needs new processes.

requirement('kept-for-minutes', { timeoutMs: 25_000 }, async (fixtures) => {
  const { db, queries, valkey, clock, random, expect } = fixtures
  const service = openService(fixtures)
  const foreign = `billing:${random.word()}`
  await valkey.command('SET', foreign, 'open')
  await warmUp(fixtures)
  const members = await seedNew(db, random, 40)
  const versions = members.map(() => random.pick(VERSIONS))
  const readAll = (those: readonly Member[], on: (index: number) => number, when: string) =>
    together(
      those.map((member) => {
        const index = members.indexOf(member)
        return service.shows(member, { version: versions[index] ?? 1, on: on(index) }, when)
      }),
    )

  const began = performance.now()
  await readAll(members, (index) => index % 2, 'for the first time')
  const again = await queries.during(() => readAll(members, (index) => 1 - (index % 2), 'read on the other instance before'))
  expect(again.count, `40 profiles were read on one instance each, then on the other: the second reads sent ${again.explain()}`).toBe(0)

  const found = await endingEntries(fixtures, foreign, 'After 40 profiles were read')
  const elapsed = performance.now() - began
  const lifetimes = found.map(({ ttlMs }) => ttlMs).filter((ttlMs) => ttlMs > MINUTE)
  const [shortest, longest] = [Math.min(...lifetimes), Math.max(...lifetimes)]
  const observed =
    lifetimes.length === 0
      ? 'After 40 profiles were read, nothing in Valkey lives for longer than a minute'
      : `Of 40 profiles that were read within ${seconds(elapsed)}, ${plural(lifetimes.length, 'entry', 'entries')} in Valkey ${lifetimes.length === 1 ? 'lives' : 'live'} for ${seconds(shortest)} to ${seconds(longest)}`
  const fitting = lifetimes.filter((ttlMs) => ttlMs >= 4 * MINUTE - elapsed - SECOND && ttlMs <= 6 * MINUTE)
  expect(fitting.length, `${observed}: 4 to 6 minutes were agreed for each`).toBeGreaterThanOrEqual(40)
  expect(
    Math.max(...fitting) - Math.min(...fitting),
    `${observed}: they end together, and are loaded together again`,
  ).toBeGreaterThanOrEqual(30 * SECOND)

  const [changed = fail(), ...rest] = random.shuffle(members)
  Object.assign(changed, newDraft(random))
  await service.put(changed, random.int(0, 1), 'of one of 40 profiles that are kept')
  const neighbours = await queries.during(() => readAll(rest.slice(0, 12), () => random.int(0, 1), 'after a write to another profile'))
  expect(neighbours.count, `After a write to one profile, reads of 12 others that were kept sent ${neighbours.explain()}`).toBe(0)
  const left = await valkey.command('GET', foreign)
  expect(left, `After a write to one profile, the key ${foreign} of another service holds ${short(left)}`).toBe('open')

  await clock.advance(10 * SECOND)
  await readAll([changed], () => 0, '10 seconds after a write')
  const kept = await queries.during(() => readAll([changed], () => 1, '10 seconds after a write, for the second time'))
  expect(
    kept.count,
    `10 seconds after a write the profile was read on one instance and then on the other: the second read sent ${kept.explain()}`,
  ).toBe(0)
  await endingEntries(fixtures, foreign, 'After 40 profiles were read and one was written')

  const imported = rest.slice(0, 4)
  for (const member of imported) {
    member.familyName = random.word()
    await db.query('UPDATE profiles SET family_name = $1 WHERE tenant = $2 AND handle = $3', [
      member.familyName,
      member.tenant,
      member.handle,
    ])
  }
  await clock.advance(4 * MINUTE - 10 * SECOND - 30 * SECOND)
  const late = await queries.during(() => readAll(rest.slice(4), () => random.int(0, 1), 'after three and a half minutes'))
  expect(late.count, `Three and a half minutes after they were loaded, reads of ${rest.length - 4} profiles sent ${late.explain()}`).toBe(0)
  await clock.advance(3 * MINUTE)
  await readAll(imported, () => random.int(0, 1), 'six and a half minutes after it was loaded and then changed by the import')
})

// What a write leaves behind has an end as well. After it, the next write must not bring back what was loaded before.
requirement('fresh-after-write', { timeoutMs: 25_000 }, async (fixtures) => {
  const { db, clock, random } = fixtures
  const service = openService(fixtures)
  await warmUp(fixtures)
  const version = random.pick(VERSIONS)
  const members = await seedNew(db, random, 8)
  const writeAndRead = async (member: Member, when: string) => {
    const on = random.int(0, 1)
    await service.put(Object.assign(member, newDraft(random)), on, when)
    await service.shows(member, { version, on: 1 - on }, `right after a write, ${when}`)
  }
  await together(members.map((member) => writeAndRead(member, 'for the first time')))
  // In steps of 100 seconds up to 11 minutes all are read, and from the fourth on one of them is written.
  for (let step = 1; step <= 11; step += 1) {
    await clock.advance(100 * SECOND)
    const when = `${step * 100} seconds after another write`
    await together(members.slice(Math.max(0, step - 4)).map((member) => service.shows(member, { version, on: random.int(0, 1) }, when)))
    const member = members[step - 4]
    if (member !== undefined) await writeAndRead(member, when)
  }
})

requirement('absence-and-errors', { timeoutMs: 20_000 }, async (fixtures) => {
  const { db, queries, clock, random, expect } = fixtures
  const service = openService(fixtures)
  await warmUp(fixtures)
  const [present = fail()] = await seedNew(db, random, 1)
  const missing = Array.from({ length: 3 }, () => newMember(random, { tenant: present.tenant }))
  const lackAll = (reads: readonly Read[], when: string) =>
    together(missing.flatMap((member) => reads.map((which) => service.lacks(member, which, when))))

  const began = performance.now()
  const first = random.int(0, 1)
  for (const version of VERSIONS) {
    await lackAll([{ version, on: first }], 'which nobody has')
    await service.shows(present, { version, on: first }, 'for the first time')
  }
  const again = await queries.during(() => lackAll(EVERY_READ, 'which nobody has, again'))
  expect(
    again.count,
    `3 handles that nobody has were asked for on web.${first}, then 12 times on both instances: the later reads sent ${again.explain()}`,
  ).toBe(0)
  // Of the 10 seconds some have passed; on a busy machine, perhaps too many.
  const passed = performance.now() - began
  if (passed < 3 * SECOND) {
    await clock.advance(4 * SECOND)
    const soon = await queries.during(() => lackAll(EVERY_READ, 'which nobody has, 4 seconds later'))
    expect(soon.count, `4 seconds after 3 handles were found to be nobody's, 12 reads of them sent ${soon.explain()}`).toBe(0)
  }

  const [imported = fail()] = missing
  await seedMembers(db, random, [imported])
  await clock.advance(31 * SECOND)
  const since = '31 seconds after it was found missing, and imported since'
  await together(EVERY_READ.map((which) => service.shows(imported, which, since)))
  const others = await queries.during(() => together(EVERY_READ.map((which) => service.shows(present, which, '31 seconds later'))))
  expect(others.count, `31 seconds after it was loaded, 4 reads of a profile that exists sent ${others.explain()}`).toBe(0)
})

requirement('works-without-cache', { timeoutMs: 60_000 }, async (fixtures) => {
  const { db, subject, valkey, clock, random } = fixtures
  const service = openService(fixtures)
  await warmUp(fixtures)
  const before = await familiar(fixtures)
  for (const junk of [`{"${random.word()}`, random.unicode()]) {
    const keys = await valkey.keys()
    for (const key of keys) await valkey.command('SET', key, junk, 'KEEPTTL')
    await before.all(`while each of ${plural(keys.length, 'key')} held the text ${short(junk)}`)
  }
  await valkey.command('FLUSHALL')
  await before.all('after Valkey was emptied')

  const [patient = fail()] = await seedNew(db, random, 1)
  await valkey.down()
  await before.all('while Valkey was down')
  await before.use('while Valkey was down')
  // An outage of half a minute: who gives up after some tries to connect has given up by its end.
  for (let turn = 0; turn < 10; turn += 1) {
    await clock.advance(3 * SECOND)
    await together(EVERY_READ.map((which) => service.shows(patient, which, 'while Valkey was down')))
  }
  await subject.restart('web.1')
  const [fresh = fail()] = await seedNew(db, random, 1)
  const started = 'after web.1 was started while Valkey was down'
  await together(EVERY_READ.map((which) => service.shows(fresh, which, started)))
  await valkey.up()
  await clock.advance(10 * SECOND)
  await untilKept(fixtures, '10 seconds after Valkey was back')

  const later = await familiar(fixtures)
  // It takes commands, and answers them when its clock has moved on.
  await valkey.command('CLIENT', 'PAUSE', 10 * MINUTE, 'ALL')
  try {
    await later.all('while Valkey took commands and answered none')
    await later.use('while Valkey took commands and answered none')
  } finally {
    await clock.advance(11 * MINUTE)
  }
  await untilKept(fixtures, 'after Valkey had answered nothing for 11 minutes')
})

requirement('hit-ratio', { fresh: true, timeoutMs: 20_000 }, async (fixtures) => {
  const { db, valkey, random, expect } = fixtures
  const service = openService(fixtures)
  for (const on of INSTANCES) {
    const first = await service.stats(on)
    expect(first, `Before the first read GET /cache/stats on web.${on} answered ${short(first)}`).toEqual({
      hits: 0,
      misses: 0,
      hitRatio: 0,
    })
  }
  await warmUp(fixtures)
  const [known = fail(), other = fail()] = await seedNew(db, random, 2)
  const missing = newMember(random)
  const version = random.pick(VERSIONS)
  const [one = 0, two = 1] = random.shuffle(INSTANCES)
  const counted = async (on: number, what: string, action: () => Promise<void>, hits: number, misses: number) => {
    const before = await service.stats(on)
    await action()
    const after = await service.stats(on)
    const observed = `${what}, web.${on} has counted ${plural(after.hits - before.hits, 'hit')} and ${plural(after.misses - before.misses, 'miss', 'misses')} instead of ${hits} and ${misses}`
    expect([after.hits - before.hits, after.misses - before.misses], observed).toEqual([hits, misses])
    const ratio = after.hits / (after.hits + after.misses)
    expect(
      Math.abs(after.hitRatio - ratio),
      `GET /cache/stats on web.${on} says hitRatio ${after.hitRatio} with ${after.hits} hits and ${after.misses} misses`,
    ).toBeLessThan(0.01)
  }

  const [reads, misses] = [random.int(3, 6), random.int(3, 6)]
  const readings = async (on: number) => {
    for (let turn = 0; turn < reads; turn += 1) await service.shows(known, { version, on }, 'read several times')
    for (let turn = 0; turn < misses; turn += 1) await service.lacks(missing, { version, on }, 'which nobody has, several times')
  }
  const what = `${plural(reads, 'read')} of a profile and ${misses} of a handle that nobody has`
  const elsewhere = async () => {
    await counted(one, `After ${what}`, () => readings(one), reads + misses - 2, 2)
  }
  await counted(two, `After reads on web.${one} only`, elsewhere, 0, 0)
  await counted(two, `After ${what}, all of which web.${one} had read before`, () => readings(two), reads + misses, 0)
  await counted(
    one,
    'After a write and 2 requests without a tenant or with an impossible handle',
    async () => {
      await service.put(Object.assign(other, newDraft(random)), one, 'of a profile that nobody has read')
      await service.demand(400, 'get', `/v1/profiles/${known.handle}`, { on: one, when: 'without a tenant' })
      await service.demand(400, 'get', '/v1/profiles/Not%20one', { on: one, tenant: known.tenant, when: 'which no handle can be' })
    },
    0,
    0,
  )

  await valkey.down()
  await counted(one, `After ${what} while Valkey was down`, () => readings(one), 0, reads + misses)
})

/** What Valkey holds but for a key of somebody else: all of it has an end, in ten minutes at most. */
async function endingEntries({ valkey, expect }: Fixtures, foreign: string, when: string): Promise<Entry[]> {
  const found = (await entries(valkey)).filter(({ name }) => name !== foreign)
  const endless = found.filter(({ ttlMs }) => ttlMs === -1)
  expect(endless.length, `${when}, ${plural(endless.length, 'key has', 'keys have')} no end, such as ${endless[0]?.name}`).toBe(0)
  const long = found.find(({ ttlMs }) => ttlMs > 10 * MINUTE)
  expect(long, `${when}, ${long?.name} lives for ${seconds(long?.ttlMs)}`).toBeUndefined()
  return found
}

const KINDS = ['changed', 'created', 'removed'] as const

interface Race {
  /** What the write does. */
  kind: (typeof KINDS)[number]
  /** Whether the load begins before the write: else, when the write is on its way to the database. */
  overtaken: boolean
  /** Whether another read comes between the write and the end of the load. Where none does, the load is the last to store. */
  joined: boolean
}

/** A load finds the old state, and hears of it only when a write has been answered. */
async function writeDuringLoad(fixtures: Fixtures, { kind, overtaken, joined }: Race): Promise<void> {
  const { db, queries, random, until } = fixtures
  const service = openService(fixtures)
  const member = newMember(random)
  const others = await seedNew(db, random, 2)
  if (kind !== 'created') await seedMembers(db, random, [member])
  const [reader = 0, writer = 1] = random.shuffle(INSTANCES)
  const version = random.pick(VERSIONS)
  const draft = { ...member, ...newDraft(random) }

  const write = async () => {
    const when = `while an older load of it was under way on web.${reader}`
    await (kind === 'removed' ? service.remove(member, writer, when) : service.put(draft, writer, when))
  }
  const load = async () => {
    const hold = await queries.hold(member.handle, { instance: `web.${reader}` })
    const read = service.read(member, { version, on: reader }, 'which nobody has read before')
    read.catch(() => undefined)
    const message = `GET of a profile that no cache had on web.${reader} asked the database for nothing.`
    await until(message, async () => (await hold.held()).length > 0)
    return { hold, read }
  }
  const { hold, read } = overtaken ? await load() : await beforeItArrives(fixtures, { member, writer, write, load })
  if (overtaken) await write()

  const shows = async (which: Read, when: string) => {
    if (kind === 'removed') await service.lacks(member, which, when)
    else await service.shows(Object.assign(member, await storedMember(fixtures, member)), which, when)
  }
  const reads: Promise<unknown>[] = [read]
  if (joined) {
    const late = shows({ version, on: reader }, `which began after it was ${kind} on web.${writer}, while an older load was under way`)
    late.catch(() => undefined)
    reads.push(late)
    // They came later and have been answered: so the read above has found out what to do.
    for (const other of others) await service.shows(other, { version, on: reader }, 'while another profile was being loaded')
  }
  await hold.release()
  await together(reads)
  const after = `after it was ${kind} on web.${writer} while web.${reader} was loading it`
  await together(random.shuffle(EVERY_READ).map((which) => shows(which, after)))
}

/** Loads while a write has left the app and is not in the database yet, and lets the write get there. */
async function beforeItArrives<T>(
  { queries, until }: Fixtures,
  { member, writer, write, load }: { member: Member; writer: number; write: () => Promise<void>; load: () => Promise<T> },
): Promise<T> {
  const hold = await queries.hold(member.handle, { moment: 'before', instance: `web.${writer}` })
  const writing = write()
  writing.catch(() => undefined)
  await until(`A write on web.${writer} asked the database for nothing.`, async () => (await hold.held()).length > 0)
  const loaded = await load()
  await hold.release()
  await writing
  return loaded
}

/** Profiles that Valkey has in all versions, and an absence: `all` reads them, `use` writes as well. */
async function familiar(fixtures: Fixtures) {
  const { db, random } = fixtures
  const service = openService(fixtures)
  const [known = fail(), changed = fail(), removed = fail()] = await seedNew(db, random, 3)
  const missing = newMember(random)
  const created = newMember(random)
  const all = (when: string) =>
    together(
      EVERY_READ.flatMap((which) => [
        service.shows(known, which, when),
        service.shows(changed, which, when),
        service.lacks(missing, which, when),
      ]),
    )
  await all('for the first time')
  await together([
    service.lacks(created, { version: 1, on: 0 }, 'for the first time'),
    service.shows(removed, { version: 1, on: 0 }, 'for the first time'),
  ])
  const use = async (when: string) => {
    const on = random.int(0, 1)
    Object.assign(changed, newDraft(random))
    await together([service.put(changed, on, when), service.put(created, 1 - on, when)])
    Object.assign(created, await storedMember(fixtures, created))
    changed.followers += 1
    await together([service.follow(changed, newHandle(random), 1 - on, when), service.remove(removed, on, when)])
    await together(
      EVERY_READ.flatMap((which) => [
        service.shows(changed, which, `after writes ${when}`),
        service.shows(created, which, `after a write ${when}`),
        service.lacks(removed, which, `after it was removed ${when}`),
      ]),
    )
  }
  return { all, use }
}

/** A member as the database has it now. */
async function storedMember({ db }: Pick<Fixtures, 'db'>, { tenant, handle }: Member): Promise<Partial<Member>> {
  const [row] = await db.query<{ givenName: string; familyName: string; bio: string; joinedOn: string; followers: number }>(
    `SELECT given_name AS "givenName", family_name AS "familyName", bio, joined_on::text AS "joinedOn",
            (SELECT count(*)::int FROM follows WHERE profile_id = profiles.id) AS followers
     FROM profiles WHERE tenant = $1 AND handle = $2`,
    [tenant, handle],
  )
  return row ?? {}
}

function seconds(ms = 0): string {
  return `${(ms / SECOND).toFixed(1)} s`
}

/** For what can't be missing: it was made a line above. */
function fail(): never {
  throw new Error('The grader has fewer profiles than it needs.')
}
