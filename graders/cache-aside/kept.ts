import type { Fixtures, Valkey } from '#grader'
import { together } from './describe.ts'
import { newMember, seedMembers } from './members.ts'
import { INSTANCES, openService } from './service.ts'

/** How long a client may take to connect to a Valkey that is there, in milliseconds. */
const CONNECT_MS = 4_000
/** And for an app that did not get there once: it may not use Valkey at all. */
const SHORT_MS = 300
let patienceMs = CONNECT_MS

/** Gives an app time to connect to Valkey: it may listen before, and what it loads before is not kept. */
export async function warmUp(fixtures: Fixtures): Promise<void> {
  try {
    await untilKept(fixtures, 'at the beginning', patienceMs)
    patienceMs = CONNECT_MS
  } catch {
    patienceMs = SHORT_MS
  }
}

/** Waits until each instance answers the second read of a profile without a query. */
export async function untilKept(fixtures: Fixtures, when: string, deadlineMs = CONNECT_MS): Promise<void> {
  const { db, queries, random, until } = fixtures
  const service = openService(fixtures)
  const [probe] = await seedMembers(db, random, [newMember(random)] as const)
  await together(
    INSTANCES.map((on) => {
      const read = () => service.shows(probe, { version: 1, on }, when)
      return until(
        `web.${on}, ${when}, was asked for one profile again and again, and asked the database each time.`,
        async () => {
          await read()
          return (await queries.during(read, { instance: `web.${on}` })).count === 0
        },
        { deadlineMs },
      )
    }),
  )
}

/** Something in Valkey that ends by itself, or never does (-1). */
export interface Entry {
  name: string
  ttlMs: number
}

/** Everything that has a lifetime of its own: keys, and the fields of hashes that have none. */
export async function entries(valkey: Valkey): Promise<Entry[]> {
  const keys = await valkey.keys()
  return (await Promise.all(keys.map((key) => entriesOf(valkey, key)))).flat()
}

async function entriesOf(valkey: Valkey, key: string): Promise<Entry[]> {
  const ttlMs = await valkey.ttlMs(key)
  // It has ended meanwhile.
  if (ttlMs === -2) return []
  if (ttlMs !== -1 || (await valkey.command('TYPE', key)) !== 'hash') return [{ name: key, ttlMs }]
  const fields = list(await valkey.command('HKEYS', key)).map(String)
  const lifetimes = list(await valkey.command('HPTTL', key, 'FIELDS', fields.length, ...fields))
  return fields.map((field, index) => ({ name: `${key} ${field}`, ttlMs: Number(lifetimes[index]) }))
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}
