import type { Fixtures } from '#grader'
import type { Account } from './accounts.ts'
import { cartProblem, type Lines } from './cart.ts'
import { short } from './describe.ts'

export const INSTANCES = 2

/** A session as a client holds it. */
export interface Session {
  readonly account: Account
  /** All that the service gave out for it, the one to use last. */
  readonly tokens: string[]
}

export interface Answer {
  readonly status: number
  readonly body: unknown
  /** The call for people: "GET /me on web.1". */
  readonly call: string
}

type Verb = 'get' | 'post' | 'delete'
export interface Call {
  /** Instance, from 0. */
  on: number
  /** Whose token to send; left out: none. A text is sent as it is. */
  as?: Session | string
  body?: object
}

export type Shop = ReturnType<typeof openShop>

/** The shop's routes as a client calls them. `when` says what happened before, for the message: "after the logout". */
export function openShop({ subject, expect }: Pick<Fixtures, 'subject' | 'expect'>) {
  const send = async (verb: Verb, path: string, { on, as, body }: Call): Promise<Answer> => {
    const call = `${verb.toUpperCase()} ${path} on web.${on}`
    const request = subject.instance(on)[verb](path)
    const token = typeof as === 'object' ? as.tokens.at(-1) : as
    if (token !== undefined) request.set('Authorization', `Bearer ${token}`)
    if (body !== undefined) request.send(body)
    const response = await request.catch((error: unknown) => {
      throw new Error(`${call} got no answer that a client can read: ${error instanceof Error ? error.message : String(error)}`)
    })
    const renewed = response.header['x-renewed-token']
    if (typeof as === 'object' && typeof renewed === 'string' && renewed !== '' && renewed !== token) as.tokens.push(renewed)
    return { status: response.status, body: response.body, call }
  }

  const demand = async (status: number, verb: Verb, path: string, { when, ...call }: Call & { when: string }): Promise<Answer> => {
    const answer = await send(verb, path, call)
    expect(answer.status, `${answer.call}, ${when}, was answered with ${answer.status} ${short(answer.body)} instead of ${status}`).toBe(
      status,
    )
    return answer
  }

  return {
    send,
    demand,

    async login(account: Account, on: number, when = `with the right password of ${account.email}`): Promise<Session> {
      const { body, call } = await demand(200, 'post', '/login', { on, when, body: { email: account.email, password: account.password } })
      const token: unknown = field(body, 'token')
      if (typeof token !== 'string' || token === '') return expect.fail(`${call} answered ${short(body)}, without a token`)
      expect(field(field(body, 'user'), 'id'), `${call} of ${account.email} answered ${short(body)}`).toBe(account.id)
      return { account, tokens: [token] }
    },

    /** GET /me: the session is that of its user. */
    async me(session: Session, on: number, when: string): Promise<void> {
      const { body, call } = await demand(200, 'get', '/me', { on, as: session, when })
      const { id, name, email } = session.account
      expect(body, `${call} with a token of ${email}, ${when}, answered ${short(body)}`).toEqual({ id, name, email })
    },

    /** Neither the newest token of a session nor an older one is good for anything, on any instance. */
    async over(session: Session, when: string): Promise<void> {
      const tokens = new Set([session.tokens.at(-1) ?? '', session.tokens[0] ?? ''])
      const calls = Array.from({ length: INSTANCES }, (_, on) => Array.from(tokens, (token) => ({ on, as: token, when })))
      await together(calls.flat().map((call) => demand(401, 'get', '/me', call)))
    },

    add(session: Session, on: number, items: Lines, when: string): Promise<Answer> {
      const body = { items: Array.from(items, ([sku, quantity]) => ({ sku, quantity })) }
      return demand(201, 'post', '/cart/items', { on, as: session, body, when })
    },

    async cart(session: Session, on: number, lines: Lines, when: string): Promise<void> {
      const { body, call } = await demand(200, 'get', '/cart', { on, as: session, when })
      const problem = cartProblem(body, lines)
      if (problem) expect.fail(`${call}, ${when}, ${problem}`)
    },

    async additions(on: number): Promise<number> {
      const { body, call } = await demand(200, 'get', '/stats', { on, when: 'without a token' })
      const additions: unknown = field(body, 'additions')
      if (typeof additions !== 'number') return expect.fail(`${call} answered ${short(body)}: additions is not a number`)
      return additions
    },
  }
}

/** Like Promise.all, but waits for all of them also when one fails: a request that is still under way would reach into the next check. */
export async function together<T>(calls: readonly Promise<T>[]): Promise<T[]> {
  const results = await Promise.allSettled(calls)
  return results.map((result) => {
    if (result.status === 'rejected') throw result.reason
    return result.value
  })
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
