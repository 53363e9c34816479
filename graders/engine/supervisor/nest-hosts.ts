import { z } from 'zod'
import type { NestBuild, NestCall } from '../hosts/nest/types.ts'
import { TRUSTED } from '../policy.ts'
import type { Environment } from './environment.ts'
import { Front } from './front.ts'
import { GuestError, thrownSchema, type Guest, type Thrown } from './guest.ts'
import { placeOf } from './place.ts'
import type { DoubleCall, GraderRequests, LearnerError, NestAnswer } from './protocol.ts'

type NestMethod = Extract<keyof GraderRequests, `nest.${string}`>

const answersSchema = z.array(
  z.union([z.object({ ok: z.literal(true), value: z.unknown() }), z.object({ ok: z.literal(false), thrown: thrownSchema })]),
)
const doubleSchema = z.object({ token: z.string(), method: z.string(), parameters: z.array(z.unknown()) })

interface Host {
  guest: Guest
  front: Front | undefined
  calls: DoubleCall[]
}

/** The dependency-injection hosts of one grading: each has one module of the surface, built in a process of its own. */
export class NestHosts {
  readonly #environment: Environment
  readonly #hosts = new Map<number, Host>()
  #last = 0

  constructor(environment: Environment) {
    this.#environment = environment
  }

  readonly requests: Pick<GraderRequests, NestMethod> = {
    'nest.build': (build) => this.#build(build),
    'nest.call': (id, calls) => this.#call(id, calls),
    'nest.constructed': async (id, token) => {
      this.#allow('token', token)
      return z.number().parse(await this.#ask(id, 'constructed', token))
    },
    'nest.calls': async (id) => this.#host(id).calls,
    'nest.port': async (id) => {
      const host = this.#host(id)
      host.front ??= await Front.open()
      host.front.point(() => host.guest.connect())
      return host.front.port
    },
    'nest.close': async (id) => {
      await this.#ask(id, 'close')
    },
  }

  /** Ends them all: a requirement is over. */
  async release(): Promise<void> {
    const hosts = [...this.#hosts.values()]
    this.#hosts.clear()
    await Promise.all(hosts.map(async ({ guest, front }) => Promise.all([guest.end(), front?.close()])))
  }

  async #build(build: NestBuild): Promise<number> {
    this.#allow('export', build.module)
    if (build.probe !== null) this.#allow('export', build.probe)
    for (const token of Object.keys(build.overrides)) this.#allow('token', token)
    if (this.#hosts.size >= TRUSTED.guests.value)
      throw new Error(`A requirement may have ${TRUSTED.guests.value} modules at once: it built one more.`)
    this.#last += 1
    const id = this.#last
    const guest = await this.#environment.guest(`nest.${id}`)
    const host: Host = { guest, front: undefined, calls: [] }
    this.#hosts.set(id, host)
    guest.onEvent = (event, data) => {
      const call = event === 'double' ? doubleSchema.safeParse(data).data : undefined
      if (call !== undefined && host.calls.length < TRUSTED.doubleCalls.value) host.calls.push({ sequence: host.calls.length + 1, ...call })
    }
    try {
      await guest.request('build', [build])
    } catch (error) {
      throw plain(error, `${build.module} could not be built`)
    }
    return id
  }

  async #call(id: number, calls: readonly NestCall[]): Promise<NestAnswer[]> {
    for (const { token } of calls) this.#allow('token', token)
    const answers = answersSchema.parse(await this.#ask(id, 'call', calls))
    return answers.map((answer) => (answer.ok ? { ok: true, value: answer.value ?? null } : { ok: false, error: errorOf(answer.thrown) }))
  }

  async #ask(id: number, method: string, ...parameters: readonly unknown[]): Promise<unknown> {
    try {
      return await this.#host(id).guest.request(method, parameters)
    } catch (error) {
      throw plain(error)
    }
  }

  #host(id: number): Host {
    const host = this.#hosts.get(id)
    if (host === undefined) throw new Error('This module belongs to a requirement that is over.')
    return host
  }

  /** A grader uses nothing but the surface. */
  #allow(what: 'export' | 'token', name: string): void {
    const { exports, tokens } = this.#environment.job.surface
    if (!(what === 'export' ? exports : tokens).includes(name))
      throw new Error(`The grader uses the ${what} "${name}", which the exercise's surface does not list.`)
  }
}

/** An error of the learner's as a grader sees it. */
function errorOf(thrown: Thrown): LearnerError {
  const place = placeOf(thrown.stack)
  return { name: thrown.name, message: thrown.message, ...(place === undefined ? {} : { place }) }
}

/** In one sentence, with the place in the learner's file. */
function plain(error: unknown, what?: string): Error {
  if (!(error instanceof GuestError)) return error instanceof Error ? error : new Error(String(error))
  const place = error.thrown === undefined ? undefined : placeOf(error.thrown.stack)
  const at = place === undefined ? '' : ` (${place.file}:${place.line}:${place.column})`
  return new Error(`${what === undefined ? '' : `${what}: `}${error.message}${at}`)
}
