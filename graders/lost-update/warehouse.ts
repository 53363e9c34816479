import type { Fixtures } from '#grader'
import { type Answer, field, plural, same, short, told } from './say.ts'

export interface Article {
  sku: string
  title: string
  available: number
  version: number
}

export interface Line {
  sku: string
  quantity: number
}

export interface Reservation {
  id: number
  customer: string
  status: string
  lines: readonly Line[]
}

type Request = ReturnType<Fixtures['subject']['get']>

/** In milliseconds: a busy machine says nothing about who is right. */
const CROWDED_DEADLINE_MS = 15_000

/** A form as a clerk saves it. */
export type Form = Pick<Article, 'title' | 'available' | 'version'>

/** The subject's API, and the rows behind it. Articles and customers are drawn at random; requests go to both instances in turn unless `on` names one. */
export interface Warehouse {
  /** Puts new articles into the table. */
  stock(available: readonly number[]): Promise<Article[]>
  stock(available: number): Promise<Article>
  /** What a clerk could write into the form of an article. */
  form(article: Article, version: number): Form

  // Requests whose answer is for the caller to judge.
  put(article: Pick<Article, 'sku'>, form: object, on?: number): Promise<Answer>
  reserve(lines: readonly Line[], options?: { on?: number; customer?: string }): Promise<Answer>
  cancel(reservation: Pick<Reservation, 'id'>, on?: number): Promise<Answer>

  // Requests that have to succeed: they fail the requirement, with a message that begins with `when`, unless they are answered as the surface says.
  read(article: Pick<Article, 'sku'>, when: string, on?: number): Promise<Article>
  change(article: Article, form: Form, when: string, on?: number): Promise<Article>
  reserved(lines: readonly Line[], when: string, on?: number): Promise<Reservation>
  cancelled(reservation: Reservation, when: string, on?: number): Promise<Reservation>

  /** The article's row. */
  row(article: Pick<Article, 'sku'>): Promise<Article>
  /**
   * Fails unless each article has as many units as before, available and in held reservations together.
   *
   * @param before the articles with what was available when nothing was held
   */
  balance(before: readonly Pick<Article, 'sku' | 'available'>[], when: string): Promise<void>
  /** What PostgreSQL refused to do since the requirement began, for a message; empty when it refused nothing. */
  refusals(): Promise<string>
}

/** @param options.crowded requests wait for each other and start over: they get three times as long to be answered */
export function openWarehouse({ subject, db, queries, random, expect }: Fixtures, options: { crowded?: boolean } = {}): Warehouse {
  const answered = async (request: Request): Promise<Answer> => {
    try {
      const response = await (options.crowded === true ? request.timeout({ deadline: CROWDED_DEADLINE_MS }) : request)
      const { status } = response
      const body: unknown = response.body
      return { status, body }
    } catch (error) {
      return { status: 0, body: error instanceof Error ? error.message : String(error) }
    }
  }

  const client = (on: number | undefined) => (on === undefined ? subject : subject.instance(on))
  const path = (sku: string): string => `/articles/${encodeURIComponent(sku)}`
  const demand = ({ status, body }: Answer, wanted: number, call: string, when: string): void => {
    expect(status, `${when}${call} was ${told({ status, body })} instead of ${wanted}`).toBe(wanted)
  }

  const put: Warehouse['put'] = ({ sku }, form, on) => answered(client(on).put(path(sku)).send(form))
  const reserve: Warehouse['reserve'] = (lines, { on, customer = `${random.name()} ${random.word()}` } = {}) =>
    answered(client(on).post('/reservations').send({ customer, lines }))
  const cancel: Warehouse['cancel'] = ({ id }, on) => answered(client(on).post(`/reservations/${id}/cancel`))

  const article = (answer: Answer, call: string, when: string): Article => {
    demand(answer, 200, call, when)
    const [sku, title, available, version] = ['sku', 'title', 'available', 'version'].map((name) => field(answer.body, name))
    if (typeof sku !== 'string' || typeof title !== 'string' || typeof available !== 'number' || typeof version !== 'number')
      return expect.fail(
        `${when}${call} was answered with ${short(answer.body)} instead of { sku: text, title: text, available: number, version: number }`,
      )
    return { sku, title, available, version }
  }
  const reservation = (answer: Answer, wanted: Omit<Reservation, 'id'>, call: string, when: string): Reservation => {
    const id = field(answer.body, 'id')
    if (typeof id !== 'number' || !same(inOrder(answer.body), inOrder({ id, ...wanted })))
      return expect.fail(`${when}${call} was answered with ${short(answer.body)} instead of ${short({ id: 'a number', ...wanted })}`)
    return { id, ...wanted }
  }

  const row: Warehouse['row'] = async ({ sku }) => {
    const [found] = await db.query<Article & Record<string, unknown>>(
      'SELECT sku, title, available, version FROM articles WHERE sku = $1',
      [sku],
    )
    return found ?? expect.fail(`The article ${sku} is not in the table any more`)
  }

  async function stock(available: readonly number[]): Promise<Article[]>
  async function stock(available: number): Promise<Article>
  async function stock(available: number | readonly number[]): Promise<Article | Article[]> {
    const rows = [available].flat().map((units) => ({
      sku: newSku(random),
      title: random.int(1, 3) === 1 ? random.unicode() : `${random.word()} ${random.word()}`,
      available: units,
      version: random.int(1, 4_000),
    }))
    await db.insert('articles', rows, { returning: [] })
    const [first] = rows
    return typeof available === 'number' ? (first ?? expect.fail('no article was stocked')) : rows
  }

  return {
    stock,
    form: ({ available }, version) => ({
      title: `${random.word()} ${random.name()}`,
      available: available + random.int(3, 90),
      version,
    }),
    put,
    reserve,
    cancel,
    read: async ({ sku }, when, on) => article(await answered(client(on).get(path(sku))), `GET ${path(sku)}`, when),
    async change({ sku, version }, form, when, on) {
      const call = `PUT ${path(sku)} with ${short(form)}`
      const changed = article(await put({ sku }, form, on), call, when)
      const { title, available } = form
      if (!same(changed, { sku, title, available, version: changed.version }) || changed.version <= version)
        expect.fail(
          `${when}${call} was answered with ${short(changed)} instead of ${short({ sku, title, available, version: `more than ${version}` })}`,
        )
      return changed
    },
    async reserved(lines, when, on) {
      const customer = `${random.name()} ${random.word()}`
      const call = `POST /reservations of ${describeLines(lines)}`
      const answer = await reserve(lines, { customer, ...(on !== undefined && { on }) })
      demand(answer, 201, call, when)
      return reservation(answer, { customer, status: 'held', lines }, call, when)
    },
    async cancelled(held, when, on) {
      const call = `POST /reservations/${held.id}/cancel`
      const answer = await cancel(held, on)
      demand(answer, 200, call, when)
      return reservation(answer, { ...held, status: 'cancelled' }, call, when)
    },
    row,
    async balance(before, when) {
      const held = await heldUnits(db)
      for (const { sku, available: units } of before) {
        const { available } = await row({ sku })
        const promised = held.get(sku) ?? 0
        const difference = available + promised - units
        const verdict =
          difference > 0
            ? `${plural(difference, 'unit')} more than there ${difference === 1 ? 'is' : 'are'}`
            : `${plural(-difference, 'unit')} got lost`
        expect(
          difference,
          `${when}of ${plural(units, 'unit')} of ${sku}, ${available} can be reserved and ${promised} are in held reservations: ${verdict}`,
        ).toBe(0)
      }
    },
    async refusals() {
      const errors = new Set((await queries.log()).all.flatMap(({ error, instance }) => (error === null ? [] : [`${instance}: ${error}`])))
      return errors.size === 0 ? '' : `. PostgreSQL refused ${[...errors].slice(0, 3).join('; ')}`
    },
  }
}

/** @example describeLines(lines) // '2 of koba1, 1 of zefi2' */
export const describeLines = (lines: readonly Line[]): string => lines.map(({ sku, quantity }) => `${quantity} of ${sku}`).join(', ')

/** Letters of both cases: what sorts them in the process and what sorts them in the database may differ. */
function newSku(random: Fixtures['random']): string {
  const word = random.word()
  return `${random.pick([word, word.toUpperCase(), `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`])}${random.pick(['', '-', '_'])}${random.int(1, 99)}`
}

async function heldUnits(db: Fixtures['db']): Promise<Map<string, number>> {
  const rows = await db.query<{ sku: string; units: string }>(
    `SELECT sku, sum(quantity) AS units FROM reservation_lines JOIN reservations ON reservations.id = reservation_id
     WHERE status = 'held' GROUP BY sku`,
  )
  return new Map(rows.map(({ sku, units }) => [sku, Number(units)]))
}

/** A reservation with its lines in the order of their skus: they may be answered in any. */
export function inOrder(reservation: unknown): unknown {
  const lines = field(reservation, 'lines')
  if (!Array.isArray(lines)) return reservation
  const key = (line: unknown): string => String(field(line, 'sku'))
  return { ...Object(reservation), lines: lines.toSorted((left, right) => (key(left) < key(right) ? -1 : 1)) }
}
