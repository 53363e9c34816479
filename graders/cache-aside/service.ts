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

interface Call {
  /** Instance, from 0. */
  on: number
  tenant?: string
  body?: object
  /** What happened before, for the message. */
  when: string
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

/** All reads that there are: each version on each instance. */
export const EVERY_READ: readonly Read[] = INSTANCES.flatMap((on) => VERSIONS.map((version) => ({ version, on })))

/** The service's routes as a client calls them. `when` says what happened before, for the message: "after the write". */
export function openService({ subject, expect }: Pick<Fixtures, 'subject' | 'expect'>) {
  const send = async (verb: Verb, path: string, { on, tenant, body, when }: Call): Promise<Answer> => {
    const call = `${verb.toUpperCase()} ${path}${tenant === undefined ? '' : ` of tenant ${tenant}`} on web.${on}`
    const request = subject.instance(on)[verb](path)
    if (tenant !== undefined) request.set('X-Tenant', tenant)
    if (body !== undefined) request.send(body)
    const response = await request.catch((error: unknown) => {
      const problem = error instanceof Error ? error.message : String(error)
      throw new Error(`${call}, ${when}, ${problem.replace(`${verb.toUpperCase()} ${path}`, '').replace(/^:? /, '')}`)
    })
    const answer: unknown = response.body
    return { status: response.status, body: answer, call }
  }

  const demand = async (status: number, verb: Verb, path: string, sent: Call): Promise<Answer> => {
    const answer = await send(verb, path, sent)
    const { call, body } = answer
    const observed = `${call}, ${sent.when}, was answered with ${answer.status} ${short(body)} instead of ${status}`
    expect(answer.status, observed).toBe(status)
    return answer
  }
  const pathOf = ({ handle }: Named, version: Version) => `/v${version}/profiles/${handle}`

  return {
    demand,

    /** A read that may be answered with anything. */
    read(named: Named, { version, on }: Read, when: string): Promise<Answer> {
      return send('get', pathOf(named, version), { on, tenant: named.tenant, when })
    },

    /** A read that shows the member. */
    async shows(member: Member, { version, on }: Read, when: string): Promise<void> {
      const { body, call } = await demand(200, 'get', pathOf(member, version), { on, tenant: member.tenant, when })
      const wanted = view(version, member)
      expect(body, `${call}, ${when}, answered ${short(body)} instead of ${short(wanted)}`).toEqual(wanted)
    },

    /** A read of a profile that the tenant does not have. */
    async lacks(named: Named, { version, on }: Read, when: string): Promise<void> {
      await demand(404, 'get', pathOf(named, version), { on, tenant: named.tenant, when })
    },

    async put(member: Member, on: number, when: string): Promise<void> {
      const { tenant, givenName, familyName, bio } = member
      await demand(204, 'put', pathOf(member, 2), { on, tenant, body: { givenName, familyName, bio }, when })
    },

    async follow(named: Named, follower: string, on: number, when: string): Promise<void> {
      await demand(204, 'post', `${pathOf(named, 2)}/followers`, { on, tenant: named.tenant, body: { follower }, when })
    },

    async remove(named: Named, on: number, when: string): Promise<void> {
      await demand(204, 'delete', pathOf(named, 2), { on, tenant: named.tenant, when })
    },

    async stats(on: number): Promise<Stats> {
      const answer = await demand(200, 'get', '/cache/stats', { on, when: 'without a tenant' })
      const [hits, misses, hitRatio] = ['hits', 'misses', 'hitRatio'].map((name) => field(answer.body, name))
      if (typeof hits !== 'number' || typeof misses !== 'number' || typeof hitRatio !== 'number')
        return expect.fail(`${answer.call} answered ${short(answer.body)}: hits, misses and hitRatio are numbers`)
      return { hits, misses, hitRatio }
    },
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
