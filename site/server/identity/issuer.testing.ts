import { once } from 'node:events'
import { createServer } from 'node:http'
import { Provider } from 'oidc-provider'

export interface Person {
  sub: string
  email: string
  email_verified: boolean
  name: string
}

export interface Issuer extends AsyncDisposable {
  readonly url: string
  /** Registers a server that may send people here. */
  register(client: { clientId: string; clientSecret: string; redirectUri: string }): void
  /**
   * Signs somebody in as a browser does that was sent to `url`, and agrees to everything.
   *
   * @returns where the browser is sent back to
   */
  signIn(url: string, person: Person): Promise<string>
}

/** A real OpenID Connect issuer on a free port. */
export async function startIssuer(): Promise<Issuer> {
  const people = new Map<string, Person>()
  let handle: ReturnType<Provider['callback']> | undefined
  const server = createServer((request, response) => void handle?.(request, response)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const issuer = `http://localhost:${typeof address === 'object' && address ? address.port : 0}`
  return {
    url: issuer,
    register: ({ clientId, clientSecret, redirectUri }) => {
      const provider = new Provider(issuer, {
        clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [redirectUri] }],
        claims: { email: ['email', 'email_verified'], profile: ['name'] },
        findAccount: (_context, sub) => ({ accountId: sub, claims: async () => ({ ...people.get(sub), sub }) }),
        cookies: { keys: ['of a test'] },
      })
      handle = provider.callback()
    },
    signIn: async (url, person) => {
      people.set(person.sub, person)
      const cookies = new Map<string, string>()
      const go = async (to: string, form?: Record<string, string>): Promise<Response> => {
        const response = await fetch(to, {
          redirect: 'manual',
          headers: { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') },
          ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
        })
        for (const cookie of response.headers.getSetCookie()) {
          const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
          cookies.set(name, value)
        }
        return response
      }
      let at = url
      let answer = await go(at)
      for (;;) {
        const location = answer.headers.get('location')
        if (location !== null) {
          at = new URL(location, at).href
          if (!at.startsWith(issuer)) return at
          answer = await go(at)
          continue
        }
        const prompt = /name="prompt" value="(\w+)"/.exec(await answer.text())?.[1]
        if (prompt === undefined) throw new Error(`the issuer answered ${answer.status} at ${at.split('?')[0] ?? ''}`)
        answer = await go(at, { prompt, login: person.sub, password: 'any' })
      }
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
