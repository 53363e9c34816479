import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { Cast } from './cast.testing.ts'
import { curlOf, type Finding } from './finding.ts'
import { nameOf, operationAt, readDescription, type Description, type Operation } from './description.ts'
import type { FuzzServer } from './fuzz-server.testing.ts'
import { Judge, type Broken } from './judge.ts'
import { plansFor, takesKey, type Plan } from './plan.ts'
import { Pool } from './pool.ts'
import type { Role } from './roles.ts'
import { Sender, type Answer, type Sent } from './send.ts'
import { spoil, TEXT_SPOILS } from './spoil.ts'

/**
 * Requests to one operation, before the next has its turn: what one leaves behind is what the next one meets. The more
 * there is to be wrong, the more they are.
 */
const inARow = ({ body, path, parameters }: Operation): number =>
  3 + (path.includes('{') ? 2 : 0) + (parameters.some((one) => one.in === 'query') ? 2 : 0) + (body === undefined ? 0 : 8)

/** Requests that may be sent to make a failure smaller. */
const SHRINKS = 60

/** After each round: so often, so many writes are sent at once. */
const STORMS = 4
const AT_ONCE = 12

/** Keys that may be sent again. */
const KEYS_KEPT = 40

/** Reads first, so that there is something to read. */
const ORDER = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE']

export interface FuzzOptions {
  /** How many to send at least; it ends with the round in which they are sent. */
  requests: number
  seed: number
  /** Only operations with this in their name. */
  route?: string | undefined
  onProgress?(text: string): void
  onFinding?(finding: Finding): void
}

export interface FuzzReport {
  readonly sent: number
  readonly findings: readonly Finding[]
  /** How many answers there were of each status, by operation. */
  readonly statuses: ReadonlyMap<string, ReadonlyMap<number, number>>
}

/** Sends requests that are drawn from what a server says of itself, and holds its answers against it. */
export async function fuzz(fuzzed: FuzzServer, options: FuzzOptions): Promise<FuzzReport> {
  const { base } = fuzzed.server
  const description = readDescription(await (await fetch(`${base}/api/openapi.json`)).json())
  using sender = new Sender(fuzzed.server.server.port)
  const pool = new Pool()
  const cast = new Cast(sender, base, fuzzed.database, description, pool)
  const run = new Run(fuzzed, description, sender, pool, cast, options)
  await run.all()
  return { sent: run.sent, findings: run.findings, statuses: run.statuses }
}

class Run {
  sent = 0
  readonly findings: Finding[] = []
  readonly statuses = new Map<string, Map<number, number>>()
  private readonly known = new Set<string>()
  private readonly judge: Judge
  private keys: string[] = []
  /** The last that went well, by operation. */
  private readonly went = new Map<string, { role: Role; sent: Sent }>()

  constructor(
    private readonly fuzzed: FuzzServer,
    private readonly description: Description,
    private readonly sender: Sender,
    private readonly pool: Pool,
    private readonly cast: Cast,
    private readonly options: FuzzOptions,
  ) {
    this.judge = new Judge(description)
  }

  async all(): Promise<void> {
    const { route = '', requests, seed } = this.options
    const operations = this.description.operations.filter((operation) => nameOf(operation).includes(route))
    if (operations.length === 0) throw new Error(`no route has "${route}" in its name`)
    for (let round = 0; this.sent < requests; round += 1) {
      await this.cast.gather()
      const shuffled = fc.sample(fc.shuffledSubarray(operations, { minLength: operations.length }), { seed: seed + round, numRuns: 1 })
      const ordered = shuffled.flat().toSorted((a, b) => ORDER.indexOf(a.method) - ORDER.indexOf(b.method))
      for (const [place, operation] of ordered.entries()) {
        this.options.onProgress?.(`${this.sent} of ${requests} requests, ${this.findings.length} findings, ${nameOf(operation)}`)
        await this.row(operation, seed + round * 1_000 + place)
        await this.cast.tend()
        this.pool.learn('token', ...(await this.fuzzed.newTokens()))
      }
      for (let storm = 0; storm < STORMS; storm += 1) await this.storm(seed + round * STORMS + storm)
    }
  }

  /** Some requests to one operation. */
  private async row(operation: Operation, seed: number): Promise<void> {
    const plans = plansFor(operation, { schemas: this.description.schemas, pool: this.pool })
    for (let left = inARow(operation); left > 0;) {
      let last: Finding | undefined
      let shrinks = 0
      const property = fc.asyncProperty(plans, async (plan) => {
        if (last && (shrinks += 1) > SHRINKS) return
        const found = await this.try(operation, plan, last?.signature)
        if (found === undefined) return
        last = found
        throw new Error(found.rule)
      })
      const details = await fc.check(property, { seed: seed + left, numRuns: left })
      left -= details.numRuns
      if (last === undefined) continue
      this.report(last)
    }
  }

  /**
   * Writes that went well go once more, several at the same time: of everybody, or all by one person who leaves meanwhile.
   * Nobody fails, and nobody waits for ever.
   */
  private async storm(seed: number): Promise<void> {
    const isLeaving = seed % 2 === 0
    const passer = isLeaving ? await this.cast.passer() : undefined
    const names = [...this.went.keys()].filter((name) => !isLeaving || !name.includes('{'))
    const drawn = fc.sample(fc.shuffledSubarray(names, { minLength: Math.min(names.length, AT_ONCE) }), { seed, numRuns: 1 }).flat()
    const all = drawn.slice(0, AT_ONCE).flatMap((name) => {
      const went = this.went.get(name)
      if (!went) return []
      const headers: Record<string, string> = {
        ...went.sent.headers,
        cookie: passer ?? this.cast.cookieOf(went.role),
        'x-request-id': newId(),
      }
      if (headers['idempotency-key'] !== undefined) headers['idempotency-key'] = randomUUID()
      return [{ name, role: went.role, sent: { ...went.sent, headers } }]
    })
    const answers = await Promise.all(all.map(({ sent }) => this.sender.send(sent)))
    this.sent += answers.length
    for (const [place, { name, role, sent }] of all.entries()) {
      const answer = answers[place]
      const [broken] = answer ? this.judge.judge(sent, answer) : []
      const signature = `${name}: ${broken?.rule ?? ''}`
      if (!answer || !broken || this.known.has(signature)) continue
      const detail = `${broken.detail}, while others were sent by ${isLeaving ? 'the same guest' : 'others'}: ${all.map((other) => other.name).join(', ')}`
      this.report({
        ...broken,
        detail,
        signature,
        operation: name,
        role: isLeaving ? 'guest' : role,
        times: 1,
        ...(await this.shown(sent, answer)),
      })
    }
    await this.cast.tend()
  }

  /** What a finding has of a request and its answer. */
  private async shown(sent: Sent, answer: Answer): Promise<Pick<Finding, 'curl' | 'answer' | 'log' | 'seed'>> {
    const hasFailed = 'status' in answer && answer.status >= 500
    const log = hasFailed ? await this.fuzzed.logOf(sent.headers['x-request-id'] ?? '') : ''
    return { curl: curlOf(this.fuzzed.server.base, sent), answer, log, seed: this.options.seed }
  }

  private report(found: Finding): void {
    this.known.add(found.signature)
    this.findings.push(found)
    this.options.onFinding?.(found)
  }

  /** @param wanted while a failure is made smaller: no other counts */
  private async try(operation: Operation, plan: Plan, wanted: string | undefined): Promise<Finding | undefined> {
    const sent = this.requestOf(operation, plan)
    const answers = await Promise.all(Array.from({ length: plan.times }, () => this.sender.send(sent)))
    this.sent += answers.length
    const broken = answers.flatMap((answer) => {
      this.see(operation, sent, answer)
      if (operation.method !== 'GET' && 'status' in answer && answer.status < 300)
        this.went.set(nameOf(operation), { role: plan.role, sent })
      return this.judge.judge(sent, answer).map((one) => ({ ...one, answer }))
    })
    const [first, second] = answers
    if (first && second) broken.push(...same(operation, sent, first, second).map((one) => ({ ...one, answer: second })))
    const meant = operationAt(this.description, sent.method, sent.path)
    const fresh = broken
      .map((one) => ({ ...one, signature: `${meant ? nameOf(meant) : 'no route'}: ${one.rule}` }))
      .find(({ signature }) => (wanted === undefined ? !this.known.has(signature) : signature === wanted))
    if (fresh === undefined) return undefined
    return { ...fresh, operation: nameOf(operation), role: plan.role, times: plan.times, ...(await this.shown(sent, fresh.answer)) }
  }

  private see(operation: Operation, { path }: Sent, answer: Answer): void {
    if ('none' in answer) return
    const name = nameOf(operation)
    const counts = this.statuses.get(name) ?? new Map<number, number>()
    this.statuses.set(name, counts.set(answer.status, (counts.get(answer.status) ?? 0) + 1))
    if (answer.status >= 300 || !String(answer.headers['content-type']).includes('json')) return
    this.pool.harvest(operation, valuesIn(operation.path, path), JSON.parse(answer.body))
  }

  private requestOf(operation: Operation, plan: Plan): Sent {
    const { base } = this.fuzzed.server
    const query = plan.query.map(([name, value]) => `${name}=${value}`).join('&')
    const key = this.keyOf(plan)
    const right = plan.body === undefined ? undefined : JSON.stringify(plan.spoils.reduce(spoil, plan.body))
    const body = right === undefined || plan.text === 'as it is' ? right : TEXT_SPOILS[plan.text](right)
    return {
      method: operation.method,
      path: `${this.pathOf(operation, plan)}${query === '' ? '' : `?${query}`}`,
      headers: {
        host: new URL(base).host,
        origin: base,
        cookie: this.cast.cookieOf(plan.role),
        'x-request-id': newId(),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
        ...plan.headers,
      },
      body,
    }
  }

  private pathOf({ path }: Operation, plan: Plan): string {
    const chosen: Record<string, string> = {}
    let place = 0
    return path.replaceAll(/\{(\w+)\}/g, (_all, parameter: string) => {
      const choice = plan.path[place++] ?? { known: 0 }
      const known = this.pool.candidates(path, parameter, chosen)
      const value = 'text' in choice ? choice.text : (known[choice.known % Math.max(1, known.length)] ?? randomUUID())
      chosen[parameter] = value
      return value
    })
  }

  private keyOf({ key }: Plan): string | undefined {
    if (key === 'none') return undefined
    if (key === 'no UUID') return 'no-uuid'
    const again = key === 'again' ? this.keys.at(-1) : undefined
    const drawn = again ?? randomUUID()
    this.keys = [...this.keys, drawn].slice(-KEYS_KEPT)
    return drawn
  }
}

/** The same key makes one thing, also when two requests with it come at once. */
function same(operation: Operation, sent: Sent, first: Answer, second: Answer): Broken[] {
  if (!takesKey(operation) || sent.headers['idempotency-key'] === undefined || 'none' in first || 'none' in second) return []
  const [one, other] = [idIn(first), idIn(second)]
  return one === undefined || other === undefined || one === other
    ? []
    : [{ rule: 'one key makes one thing', detail: `two requests at once made ${one} and ${other}` }]
}

/** Finds a request in the server's log. */
const newId = (): string => `fuzz-${randomUUID()}`

function valuesIn(template: string, path: string): Record<string, string> {
  const values = path.split('?')[0]?.split('/') ?? []
  return Object.fromEntries(
    template.split('/').flatMap((part, place) => (part.startsWith('{') ? [[part.slice(1, -1), values[place] ?? '']] : [])),
  )
}

function idIn(answer: Exclude<Answer, { none: string }>): string | undefined {
  if (answer.status >= 300 || !String(answer.headers['content-type']).includes('json')) return undefined
  const read: unknown = JSON.parse(answer.body)
  return typeof read === 'object' && read !== null && 'id' in read && typeof read.id === 'string' ? read.id : undefined
}
