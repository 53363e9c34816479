import { attempt } from './attempt.ts'
import { Client } from 'pg'

/** Runs one statement as the app may, in a session of its own, and prints what it got. */
export async function ask(what: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: process.env.DATABASE_URL })
  client.on('error', () => undefined)
  await attempt(what, async () => {
    await client.connect()
    const results = [await client.query<Record<string, unknown>>(sql)].flat()
    return results.at(-1)?.rows
  })
  await client.end().catch(() => undefined)
}
