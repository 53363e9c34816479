import type { Call, Fixtures } from '#grader'
import { short } from './describe.ts'
import { type Key, keyOf, newKey } from './tokens.ts'

const KEY_SET = '/.well-known/jwks.json'

export type Signer = ReturnType<typeof openSigner>

/**
 * The key of the manifest, which the signer publishes and signs with until it is told otherwise. A service may fetch keys when it starts,
 * before a test begins, and no new key signs within the minute after that.
 */
const FIRST = keyOf('practice-1', {
  ...{ kty: 'EC', crv: 'P-256' },
  x: 'aHlD7VBnxbbgICusPLImo5YJT_xKvy28hIf-MJdYNm0',
  y: 'U3WVZkSYJWZTHX_dUpDyTr5OTlFcVM3MjgO83MMkKjs',
  d: 'PC_l98W3Ms3M36jEvt979EdgEYO9GlhGWNiSZnkNHsQ',
})

/** The signer as its owner. */
export function openSigner({ dependency, random, expect }: Pick<Fixtures, 'dependency' | 'random' | 'expect'>) {
  const service = dependency('signer')
  const kid = () => random.pick([random.word(), `${random.word()}-${random.int(2020, 2031)}`, random.uuid()])

  /** What counts from now on. Older keys are gone from all routes. */
  const publish = async (...keys: Key[]): Promise<void> => {
    await service.rule({ match: { path: '/keys/' }, status: 404, body: { error: 'not found' } })
    for (const key of keys) await service.rule({ match: { method: 'GET', path: `/keys/${key.kid}` }, status: 200, body: key.jwk })
    await service.rule({ match: { method: 'GET', path: KEY_SET }, status: 200, body: { keys: keys.map(({ jwk }) => jwk) } })
  }
  const signed = ({ kid, signing }: Key) => ({
    ...{ match: { method: 'POST', path: '/sign' }, status: 201, body: {} },
    sign: { field: 'token', key: signing, header: { kid, typ: 'JWT' } },
  })
  const fetches = async (): Promise<Call[]> => (await service.calls()).filter(({ method, path }) => method === 'GET' && isKeyRoute(path))

  return {
    first: FIRST,
    publish,
    fetches,
    newKey: () => newKey(kid()),

    /** Signs with this key from now on; the next time only after a while, if so. */
    async signWith(key: Key, options: { onceDelayMs?: number } = {}): Promise<void> {
      await service.rule(signed(key))
      if (options.onceDelayMs !== undefined) await service.rule({ ...signed(key), delayMs: options.onceDelayMs, times: 1 })
    },

    /** Keys are no longer handed out, until they are published again. */
    async keysAway(): Promise<void> {
      const away = random.pick([{ status: 503, body: { error: 'maintenance' } }, { action: 'drop' } as const])
      for (const path of [KEY_SET, '/keys/']) await service.rule({ match: { path }, ...away })
    },

    /** Nothing is signed any more, until `signWith`. */
    async signingAway(): Promise<void> {
      const away = random.pick([{ status: 503, body: { error: 'maintenance' } }, { status: 500, body: {} }, { action: 'drop' } as const])
      await service.rule({ match: { path: '/sign' }, ...away })
    },

    /** A stranger's file on the same host. @returns its path */
    async upload(content: unknown): Promise<string> {
      const path = `/avatars/${random.word()}.json`
      await service.rule({ match: { method: 'GET', path }, status: 200, body: content })
      return path
    },

    /** How many calls to sign have no answer yet. */
    async signing(): Promise<number> {
      return (await service.calls()).filter(({ path, answer }) => path === '/sign' && answer === 'pending').length
    },

    /** Where the service under test reaches the signer. */
    async origin(): Promise<string> {
      const host = (await service.calls()).map(({ headers }) => headers['host']).find((name) => name !== undefined)
      return `http://${host ?? '127.0.0.1:9'}`
    },

    /** Fails when the service asked for anything that the surface does not name. */
    async onlyNamedRoutes(when: string): Promise<void> {
      const stray = (await service.calls()).find(({ method, path }) => !isNamed(method, path))
      if (stray)
        expect.fail(`${when}, the service asked the signer for ${stray.method} ${short(stray.path)}, which a stranger's token has named`)
    },
  }
}

function isKeyRoute(path: string): boolean {
  return path === KEY_SET || path.startsWith('/keys/')
}

function isNamed(method: string, path: string): boolean {
  return method === 'POST' ? path === '/sign' : path === KEY_SET || /^\/keys\/[^/?#]*$/.test(path)
}
