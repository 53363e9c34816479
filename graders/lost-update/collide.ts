import type { Fixtures } from '#grader'
import type { Answer } from './warehouse.ts'

/**
 * How long a request gets to wait in the database, in milliseconds. One that never does (it gives up at a lock
 * and tries again, say) is not waited for any longer: what comes of it is judged all the same.
 */
const PATIENCE_MS = 1_500

type Request = () => Promise<Answer>

/** Rows of articles, by sku, and of reservations, by id. */
interface Rows {
  articles: readonly string[]
  reservations?: readonly number[]
}

/**
 * Lets requests meet: a transaction holds the rows, as one of another clerk would, until the first two requests
 * wait for it, and lets go when all are sent. Whatever a request reads before it writes, it has read by then.
 *
 * @returns the answers in the order of the requests
 */
export async function collide({ db, until }: Fixtures, rows: Rows, requests: readonly Request[]): Promise<Answer[]> {
  const holder = await hold(db, rows)
  const sent: Promise<Answer>[] = []
  for (const [index, request] of requests.entries()) {
    sent.push(request())
    if (index < 2) await waiting({ db, until }, sent)
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
  [first, second]: readonly [string, string],
  requests: readonly [Request, Request],
): Promise<Answer[]> {
  const holders = [await hold(db, { articles: [first] }), await hold(db, { articles: [second] })]
  const sent: Promise<Answer>[] = []
  for (const request of requests) {
    sent.push(request())
    await waiting({ db, until }, sent)
  }
  for (const holder of holders) {
    await holder.letGo()
    await waiting({ db, until }, sent)
  }
  return Promise.all(sent)
}

/**
 * Sends requests as a crowd does: ten are under way, until there are no more. More of them would find out nothing new, and
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
  await Promise.all(Array.from({ length: 10 }, serve))
  return answers
}

/** Locks rows as an UPDATE of them would. */
async function hold(db: Fixtures['db'], { articles, reservations = [] }: Rows): Promise<{ letGo(): Promise<void> }> {
  const session = await db.session()
  await session.query('BEGIN')
  await session.query('SELECT FROM articles WHERE sku = ANY($1) ORDER BY sku FOR NO KEY UPDATE', [articles])
  await session.query('SELECT FROM reservations WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE', [reservations])
  return {
    async letGo() {
      await session.query('COMMIT')
      await session.close()
    },
  }
}

/** Until as many sessions wait for a lock as requests were sent, or one of them is answered already. */
async function waiting({ db, until }: Pick<Fixtures, 'db' | 'until'>, sent: readonly Promise<Answer>[]): Promise<void> {
  let answers = 0
  for (const request of sent) void request.then(() => (answers += 1))
  const giveUp = Date.now() + PATIENCE_MS
  await until('', async () => answers > 0 || (await waiters(db)) >= sent.length || Date.now() > giveUp)
}

/** Whoever releases a lock hands it over before it is told of the COMMIT: nobody is counted here who has got what it waited for. */
async function waiters(db: Fixtures['db']): Promise<number> {
  const [row] = await db.query<{ count: number }>(
    `SELECT count(DISTINCT pid)::integer AS count FROM pg_locks
     WHERE NOT granted AND pid IN (SELECT pid FROM pg_stat_activity WHERE datname = current_database())`,
  )
  return row?.count ?? 0
}
