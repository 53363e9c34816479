import type { Fixtures, Valkey } from '#grader'
import { together } from './describe.ts'
import { newMember, seedMembers } from './members.ts'
import { INSTANCES, openService } from './service.ts'

/** How long an app may take until it uses a Valkey that is there, in milliseconds. */
const PATIENCE_MS = 4_000
/** And when it never did so before in this grading. */
const NO_PATIENCE_MS = 300
let patienceMs = PATIENCE_MS

/**
 * Waits until each instance answers the second read of a profile without a
 * query: a client may still be connecting when the app listens already, and
 * what it loads before is not kept.
 */
export async function untilKept(fixtures: Fixtures, when: string): Promise<void> {
  const { db, queries, random, until } = fixtures
  const service = openService(fixtures)
  const [probe] = await seedMembers(db, random, [newMember(random)] as const)
  try {
    await together(
      INSTANCES.map((on) => {
        const read = () => service.shows(probe, { version: 1, on }, when)
        return until(
          `web.${on}, ${when}, was asked for one profile again and again, and asked the database each time.`,
          async () => {
            await read()
            return (await queries.during(read, { instance: `web.${on}` })).count === 0
          },
          { deadlineMs: patienceMs },
        )
      }),
    )
    patienceMs = PATIENCE_MS
  } catch (error) {
    patienceMs = NO_PATIENCE_MS
    throw error
  }
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
