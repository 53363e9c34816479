import type { Fixtures } from '#grader'
import { type Change, deliveries, type Delivery, field, firstTaken, key, label, plural, same, short } from './events.ts'

/** In milliseconds. Generous: the machine may be busy, and a right repair may take 2 s. */
const DEADLINE_MS = 8_000

/**
 * Waits until the broker has taken the event of every change, and checks what it
 * got: nothing else, each event under its type, and no id for two of them.
 *
 * @param when begins the messages, such as "After the broker came back, "
 */
export async function allArrive(fixtures: Fixtures, changes: readonly Change[], when: string): Promise<Delivery[]> {
  const { until, expect } = fixtures
  await until(
    `${when}not every event arrived`,
    async () => {
      const arrived = new Set(firstTaken(await deliveries(fixtures)).map(key))
      const missing = changes.filter((change) => !arrived.has(key(change)))
      const [first] = missing
      if (first)
        throw new Error(
          `${missing.length} of ${plural(changes.length, 'event')} missing after ${DEADLINE_MS / 1_000} s, such as ${label(first)}`,
        )
      return true
    },
    { deadlineMs: DEADLINE_MS },
  )
  const all = await deliveries(fixtures)
  const problem = contentProblem(all, changes)
  if (problem !== undefined) expect.fail(`${when}${problem}`)
  return all
}

/** Says which order's events arrived in a wrong order, if one's did. */
export function orderProblem(all: readonly Delivery[]): string | undefined {
  const latest = new Map<number, number>()
  for (const { orderId, version } of firstTaken(all)) {
    const before = latest.get(orderId) ?? 0
    if (version < before) {
      const versions = firstTaken(all)
        .filter((delivery) => delivery.orderId === orderId)
        .map((delivery) => delivery.version)
      return `the broker took the events of order ${orderId} in the order of versions ${versions.join(', ')}`
    }
    latest.set(orderId, version)
  }
  return undefined
}

/** Says which event does not tell of its order as the change left it, if one does not. */
export function dataProblem(all: readonly Delivery[], changes: readonly Change[]): string | undefined {
  const wanted = new Map(changes.map((change) => [key(change), change.data]))
  const wrong = all.find((delivery) => !same(delivery.data, wanted.get(key(delivery))))
  return wrong && `the broker got ${label(wrong)} with the data ${short(wrong.data)} instead of ${short(wanted.get(key(wrong)))}`
}

/** Says which event was sent again under another id, if one was. */
export function idProblem(all: readonly Delivery[]): string | undefined {
  const first = new Map<string, Delivery>()
  for (const delivery of all) {
    const earlier = first.get(key(delivery)) ?? delivery
    if (earlier.id !== delivery.id)
      return `${label(delivery)} was sent with the id ${earlier.id} at first and with the id ${delivery.id} later: consumers take it for two events`
    first.set(key(delivery), earlier)
  }
  return undefined
}

/** `GET /outbox`, checked for its shape. */
export async function outbox({ subject, expect }: Pick<Fixtures, 'subject' | 'expect'>): Promise<{ pending: number; parked: unknown[] }> {
  const answer = await subject.get('/outbox')
  const status = answer.status
  const body: unknown = answer.body
  const [pending, parked] = [field(body, 'pending'), field(body, 'parked')]
  if (status !== 200 || typeof pending !== 'number' || !Array.isArray(parked))
    return expect.fail(`GET /outbox was answered with ${status} ${short(body)} instead of 200 { pending: number, parked: array }`)
  return { pending, parked }
}

function contentProblem(all: readonly Delivery[], changes: readonly Change[]): string | undefined {
  const wanted = new Map(changes.map((change) => [key(change), change]))
  const owners = new Map<string, Delivery>()
  for (const delivery of all) {
    const change = wanted.get(key(delivery))
    if (!change) return `the broker got ${label(delivery)}, of a change that was never made`
    if (delivery.type !== change.type) return `the broker got ${label(delivery)} for ${label(change)}`
    const owner = owners.get(delivery.id)
    if (owner && key(owner) !== key(delivery)) return `${label(owner)} and ${label(delivery)} have the same id ${delivery.id}`
    owners.set(delivery.id, delivery)
  }
  return undefined
}
