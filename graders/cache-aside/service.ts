import type { Fixtures } from '#grader'
import { short } from './describe.ts'
import { type Member, type Version, view } from './members.ts'

/** The instances of web, counted from 0. */
export const INSTANCES = [0, 1] as const
export const VERSIONS = [1, 2] as const

type Verb = 'get' | 'put' | 'post' | 'delete'
type Named = Pick<Member, 'tenant' | 'handle'>

/** Which read: of which version, and on which instance. */
export interface Read {
  version: Version
  on: number
}

export interface Answer {
  status: number
  body: unknown
  /** The call for people: "GET /v1/profiles/ann of tenant meadow on web.1". */
  call: string
}

export interface Stats {
  hits: number
  misses: number
  hitRatio: number
}

export type Service = ReturnType<typeof openService>

/** All reads that there are: each version on each instance. */
export const EVERY_READ: readonly Read[] = INSTANCES.flatMap((on) => VERSIONS.map((version) => ({ version, on })))

/** The service's routes as a client calls them. `when` says what happened before, for the message: "after the write". */
export function openService({ subject, expect }: Pick<Fixtures, 'subject' | 'expect'>) {
  const send = async (verb: Verb, path: string, on: number, tenant: string | undefined, body?: object): Promise<Answer> => {
    const call = `${verb.toUpperCase()} ${path}${tenant === undefined ? '' : ` of tenant ${tenant}`} on web.${on}`
    const request = subject.instance(on)[verb](path)
    if (tenant !== undefined) request.set('X-Tenant', tenant)
    if (body !== undefined) request.send(body)
    const response = await request.catch((error: unknown) => {
      throw new Error(`${call}: ${error instanceof Error ? error.message : String(error)}`)
    })
    const answer: unknown = response.body
    return { status: response.status, body: answer, call }
  }

  const demand = (answer: Answer, status: number, when: string): Answer => {
    const { call, body } = answer
    expect(answer.status, `${call}, ${when}, was answered with ${answer.status} ${short(body)} instead of ${status}`).toBe(status)
    return answer
  }

  const read = ({ tenant, handle }: Named, { version, on }: Read): Promise<Answer> => {
    return send('get', `/v${version}/profiles/${handle}`, on, tenant)
  }

  return {
    send,
    demand,
    read,

    /** A read that shows the member. */
    async shows(member: Member, which: Read, when: string): Promise<void> {
      const { body, call } = demand(await read(member, which), 200, when)
      const wanted = view(which.version, member)
      expect(body, `${call}, ${when}, answered ${short(body)} instead of ${short(wanted)}`).toEqual(wanted)
    },

    /** A read of a profile that the tenant does not have. */
    async lacks(named: Named, which: Read, when: string): Promise<void> {
      demand(await read(named, which), 404, when)
    },

    async put({ tenant, handle, givenName, familyName, bio }: Member, on: number, when: string): Promise<void> {
      demand(await send('put', `/v2/profiles/${handle}`, on, tenant, { givenName, familyName, bio }), 204, when)
    },

    async follow({ tenant, handle }: Named, follower: string, on: number, when: string): Promise<void> {
      demand(await send('post', `/v2/profiles/${handle}/followers`, on, tenant, { follower }), 204, when)
    },

    async remove({ tenant, handle }: Named, on: number, when: string): Promise<void> {
      demand(await send('delete', `/v2/profiles/${handle}`, on, tenant), 204, when)
    },

    async stats(on: number): Promise<Stats> {
      const answer = demand(await send('get', '/cache/stats', on, undefined), 200, 'without a tenant')
      const numbers = ['hits', 'misses', 'hitRatio'].map((name) => field(answer.body, name))
      const [hits, misses, hitRatio] = numbers
      if (typeof hits !== 'number' || typeof misses !== 'number' || typeof hitRatio !== 'number')
        return expect.fail(`${answer.call} answered ${short(answer.body)}: hits, misses and hitRatio are numbers`)
      return { hits, misses, hitRatio }
    },
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
