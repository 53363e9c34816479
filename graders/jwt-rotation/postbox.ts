import type { Fixtures } from '#grader'
import type { Account } from './accounts.ts'
import { field, short } from './describe.ts'
import { isSignedBy, type Key, read } from './tokens.ts'

/** A session as a client holds it. */
export interface Session {
  readonly account: Account
  readonly accessToken: string
  readonly refreshToken: string
}

export interface Answer {
  readonly status: number
  readonly body: unknown
  /** The call for people: "GET /me". */
  readonly call: string
}

type Verb = 'get' | 'post'
export interface Call {
  /** The access token; left out: none. */
  as?: string
  body?: object
  /** Instance, from 0; left out: all in turn. */
  on?: number
}

export type Postbox = ReturnType<typeof openPostbox>

/** The service's routes as a client calls them. `when` says what happened before, for the message: "after the logout". */
export function openPostbox({ subject, expect }: Pick<Fixtures, 'subject' | 'expect'>) {
  const send = async (verb: Verb, path: string, { as, body, on }: Call): Promise<Answer> => {
    const call = `${verb.toUpperCase()} ${path}`
    const request = (on === undefined ? subject : subject.instance(on))[verb](path)
    if (as !== undefined) request.set('Authorization', `Bearer ${as}`)
    if (body !== undefined) request.send(body)
    const response = await request.catch((error: unknown) => {
      throw new Error(`${call} got no answer: ${error instanceof Error ? error.message : String(error)}`)
    })
    return { status: response.status, body: response.body, call }
  }

  const demand = async (status: number, verb: Verb, path: string, { when, ...call }: Call & { when: string }): Promise<Answer> => {
    const answer = await send(verb, path, call)
    expect(answer.status, `${answer.call}, ${when}, was answered with ${answer.status} ${short(answer.body)} instead of ${status}`).toBe(
      status,
    )
    return answer
  }

  const tokensOf = (account: Account, { body, call }: Answer): Session => {
    const [accessToken, refreshToken] = [field(body, 'accessToken'), field(body, 'refreshToken')]
    if (typeof accessToken !== 'string' || typeof refreshToken !== 'string' || refreshToken === '')
      return expect.fail(`${call} answered ${short(body)}, without an accessToken and a refreshToken`)
    return { account, accessToken, refreshToken }
  }

  return {
    send,
    demand,

    async login(account: Account, when = 'with the right password'): Promise<Session> {
      const { email, password } = account
      return tokensOf(account, await demand(200, 'post', '/login', { body: { email, password }, when }))
    },

    async refresh({ account, refreshToken }: Session, when: string, on?: number): Promise<Session> {
      return tokensOf(account, await demand(200, 'post', '/refresh', { body: { refreshToken }, when, ...(on !== undefined && { on }) }))
    },

    /** Tries to refresh, and gives the session if that worked. Fails for an answer other than 200 and 401. */
    async tryToRefresh({ account, refreshToken }: Session, when: string, on?: number): Promise<Session | undefined> {
      const answer = await send('post', '/refresh', { body: { refreshToken }, ...(on !== undefined && { on }) })
      if (answer.status === 200) return tokensOf(account, answer)
      expect(answer.status, `POST /refresh, ${when}, was answered with ${answer.status} ${short(answer.body)} instead of 200 or 401`).toBe(
        401,
      )
      return undefined
    },

    /** The refresh token is good for nothing. */
    async ended({ refreshToken }: Session, when: string, on?: number): Promise<void> {
      await demand(401, 'post', '/refresh', { body: { refreshToken }, when, ...(on !== undefined && { on }) })
    },

    /** GET /me: the access token is that of its user. */
    async me({ account, accessToken }: Session, when: string): Promise<void> {
      const { body } = await demand(200, 'get', '/me', { as: accessToken, when })
      const { id, name, email } = account
      expect(body, `GET /me with an access token of ${email}, ${when}, answered ${short(body)}`).toEqual({ id, name, email })
    },

    /** The signer has signed this access token with that key. */
    async signedBy(key: Key, { accessToken }: Session, call: string): Promise<void> {
      const { header } = read(accessToken)
      expect(
        await isSignedBy(accessToken, key),
        `${call} handed out an access token that the signer did not sign: its header is ${short(header)}, and the signer's key is ${key.kid}`,
      ).toBe(true)
    },
  }
}
