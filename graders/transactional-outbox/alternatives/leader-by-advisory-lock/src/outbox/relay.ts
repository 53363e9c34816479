import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { type Broker, BrokerRefusal } from '../broker/broker.js'
import type { OrderEvent } from '../orders/order.event.js'

const REST_MS = 150
/** Any number that nothing else in this database locks. */
const LEADER_LOCK = 730_211
const PARK_AFTER = 2

/** Relays until the signal is aborted. Reconnects when the connection is lost. */
export async function relay(broker: Broker, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const client = new Client({ connectionString: process.env.DATABASE_URL })
    // The query that is running says so, too.
    client.on('error', () => undefined)
    try {
      await client.connect()
      await lead(client, broker, signal)
    } catch (error) {
      console.error('The relay starts again:', error)
    }
    await client.end().catch(() => undefined)
    await rest(signal)
  }
}

async function lead(client: Client, broker: Broker, signal: AbortSignal): Promise<void> {
  let leading = false
  while (!signal.aborted) {
    leading ||= await takeLead(client)
    if (leading) await walk(client, broker)
    await rest(signal)
  }
}

async function takeLead(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ leading: boolean }>('SELECT pg_try_advisory_lock($1) AS leading', [LEADER_LOCK])
  return rows[0]?.leading ?? false
}

async function walk(client: Client, broker: Broker): Promise<void> {
  const { rows } = await client.query<{ position: string; event: OrderEvent }>('SELECT position, event FROM outbox ORDER BY position')
  const held = new Set<number>()
  for (const { position, event } of rows) {
    if (held.has(event.orderId)) continue
    try {
      await broker.publish(event)
      await client.query('DELETE FROM outbox WHERE position = $1', [position])
    } catch (error) {
      held.add(event.orderId)
      if (error instanceof BrokerRefusal && error.status === 422) await refuse(client, position)
    }
  }
}

/** One statement moves the row, so it is in one of the two tables. */
async function refuse(client: Client, position: string): Promise<void> {
  await client.query('UPDATE outbox SET refusals = refusals + 1 WHERE position = $1', [position])
  await client.query(
    `WITH poison AS (DELETE FROM outbox WHERE position = $1 AND refusals >= $2 RETURNING event)
     INSERT INTO parked_events (event) SELECT event FROM poison`,
    [position, PARK_AFTER],
  )
}

const rest = (signal: AbortSignal) => sleep(REST_MS, undefined, { signal }).catch(() => undefined)
