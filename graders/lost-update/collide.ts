import type { Fixtures } from '#grader'
import type { Answer } from './say.ts'
import type { Line } from './warehouse.ts'

/**
 * How long rows are held at most, in milliseconds. Requests that never wait in the database (they give up at a lock and
 * try again, or queue up in the process) are not waited for any longer: what comes of them is judged all the same. An
 * app's statement may take 5 seconds, and waits all that time.
 */
const PATIENCE_MS = 3_000

type Request = () => Promise<Answer>

/** What a transaction holds: rows of articles, by sku, and of reservations, by id. */
interface Rows {
  articles: readonly string[]
  reservations?: readonly number[]
  /** Units that it takes from the stock of an article meanwhile, as somebody who corrects the row in SQL. */
  correction?: Line
}

/**
 * Lets requests meet: a transaction holds the rows, as one of another clerk would, until the requests wait for it. Whatever
 * a request reads before it writes, it has read by then. The first request is also the first to wait, the second the second.
 *
 * @returns the answers in the order of the requests
 */
export async function collide({ db, until }: Fixtures, rows: Rows, requests: readonly Request[]): Promise<Answer[]> {
  const holder = await hold(db, rows)
  const giveUp = Date.now() + PATIENCE_MS
  const sent: Promise<Answer>[] = []
  for (const group of [requests.slice(0, 1), requests.slice(1, 2), requests.slice(2)]) {
    sent.push(...group.map((request) => request()))
    await waiting({ db, until }, sent, giveUp)
  }
  await holder.letGo()
  return Promise.all(sent)
}

/**
 * Lets two requests cross that want the same two articles: the first row is let go when both wait, the second when
 * both wait again. Who takes rows in the order of the request has one each then, and wants the other's.
 *
 * @returns the answers in the order of the requests
 */
export async function cross(
  { db, until }: Fixtures,
  articles: readonly [string, string],
  requests: readonly [Request, Request],
): Promise<Answer[]> {
  const holders = [await hold(db, { articles: [articles[0]] }), await hold(db, { articles: [articles[1]] })]
  const giveUp = Date.now() + PATIENCE_MS
  const sent: Promise<Answer>[] = []
  for (const request of requests) {
    sent.push(request())
    await waiting({ db, until }, sent, giveUp)
  }
  for (const holder of holders) {
    await holder.letGo()
    await waiting({ db, until }, sent, giveUp)
  }
  return Promise.all(sent)
}

/**
 * Sends requests as a crowd does: eight are under way, until there are no more. More of them would find out nothing new, and
 * repairs that start over after a conflict work for the square of that number.
 *
 * @returns the answers in the order of the requests
 */
export async function rush(requests: readonly Request[]): Promise<Answer[]> {
  const answers: Answer[] = []
  const queue = requests.entries()
  const serve = async (): Promise<void> => {
    for (const [index, request] of queue) answers[index] = await request()
  }
  await Promise.all(Array.from({ length: 8 }, serve))
  return answers
}

/** Locks rows as an UPDATE of them would. */
async function hold(db: Fixtures['db'], { articles, reservations = [], correction }: Rows): Promise<{ letGo(): Promise<void> }> {
  const session = await db.session()
  await session.query('BEGIN')
  await session.query('SELECT FROM articles WHERE sku = ANY($1) ORDER BY sku FOR NO KEY UPDATE', [articles])
  await session.query('SELECT FROM reservations WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE', [reservations])
  if (correction)
    await session.query('UPDATE articles SET available = available - $2, version = version + 1 WHERE sku = $1', [
      correction.sku,
      correction.quantity,
    ])
  return {
    async letGo() {
      await session.query('COMMIT')
      await session.close()
    },
  }
}

/** Until as many sessions wait for a lock as requests were sent, or one of them is answered already. */
async function waiting({ db, until }: Pick<Fixtures, 'db' | 'until'>, sent: readonly Promise<Answer>[], giveUp: number): Promise<void> {
  let answers = 0
  for (const request of sent) void request.then(() => (answers += 1))
  await until('', async () => answers > 0 || Date.now() > giveUp || (await waiters(db)) >= sent.length)
}

/** Whoever releases a lock hands it over before it is told of the COMMIT: nobody is counted here who has got what it waited for. */
async function waiters(db: Fixtures['db']): Promise<number> {
  const [row] = await db.query<{ count: number }>(
    `SELECT count(DISTINCT pid)::integer AS count FROM pg_locks
     WHERE NOT granted AND pid IN (SELECT pid FROM pg_stat_activity WHERE datname = current_database())`,
  )
  return row?.count ?? 0
}
