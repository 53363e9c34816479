import fc from 'fast-check'
import { UsageError } from '#engine/cli/terminal.ts'
import { Cast } from './cast.testing.ts'
import { Composer } from './compose.ts'
import { nameOf, operationAt, readDescription, type Description, type Operation } from './description.ts'
import { curlOf, type Finding } from './finding.ts'
import type { FuzzServer } from './fuzz-server.testing.ts'
import { Judge, type Broken } from './judge.ts'
import { plansFor, type Plan } from './plan.ts'
import { Pool } from './pool.ts'
import { sameThing } from './same.ts'
import { jsonOf, Sender, type Answer, type Sent } from './send.ts'
import { drawStorm, type Went } from './storm.testing.ts'

/**
 * Requests to one operation, before the next has its turn: what one leaves behind is what the next one meets. The more
 * there is to be wrong, the more they are.
 */
const inARow = ({ body, path, parameters }: Operation): number =>
  3 + (path.includes('{') ? 2 : 0) + (parameters.some((one) => one.in === 'query') ? 2 : 0) + (body === undefined ? 0 : 8)

/** Requests that may be sent to make a failure smaller. */
const SHRINKS = 150

/** After each round. */
const STORMS = 4

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

/**
 * Sends requests that are drawn from what a server says of itself, and holds its answers against it.
 *
 * @throws UsageError when no operation has the route in its name
 * @example const { findings } = await fuzz(server, { requests: 20_000, seed: 1 })
 */
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
  private readonly composer: Composer
  /** Writes that went well last, by operation. */
  private readonly went = new Map<string, Went>()

  constructor(
    private readonly fuzzed: FuzzServer,
    private readonly description: Description,
    private readonly sender: Sender,
    private readonly pool: Pool,
    private readonly cast: Cast,
    private readonly options: FuzzOptions,
  ) {
    this.judge = new Judge(description)
    this.composer = new Composer(fuzzed.server.base, pool, (role) => cast.cookieOf(role))
  }

  async all(): Promise<void> {
    const { route = '', requests, seed } = this.options
    const operations = this.description.operations.filter((operation) => nameOf(operation).includes(route))
    if (operations.length === 0)
      throw new UsageError(`no route has "${route}" in its name: leave --route out, and see the names in the end`)
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
      if (last !== undefined) this.report(last)
    }
  }

  /** @param wanted while a failure is made smaller: no other counts */
  private async try(operation: Operation, plan: Plan, wanted: string | undefined): Promise<Finding | undefined> {
    const sent = this.composer.compose(operation, plan)
    const answers = await Promise.all(Array.from({ length: plan.times }, () => this.sender.send(sent)))
    this.sent += answers.length
    const broken = answers.flatMap((answer) => {
      this.see(operation, plan, sent, answer)
      return this.judge.judge(sent, answer).map((one) => ({ ...one, answer }))
    })
    const [first, second] = answers
    if (first && second) broken.push(...sameThing(operation, sent, first, second).map((one) => ({ ...one, answer: second })))
    const fresh = broken.find((one) => (wanted === undefined ? !this.known.has(this.sign(sent, one)) : this.sign(sent, one) === wanted))
    return fresh && this.finding({ name: nameOf(operation), role: plan.role, sent }, fresh, fresh.answer, plan.times)
  }

  /** Nobody fails, and nobody waits for ever, also when much is changed at the same time. */
  private async storm(seed: number): Promise<void> {
    const { writes, by } = await drawStorm(this.went, this.cast, seed)
    const answers = await Promise.all(writes.map(({ sent }) => this.sender.send(sent)))
    this.sent += answers.length
    const others = writes.map(({ name }) => name).join(', ')
    for (const [place, write] of writes.entries()) {
      const answer = answers[place]
      const broken = answer && this.judge.judge(write.sent, answer).find((one) => !this.known.has(this.sign(write.sent, one)))
      if (broken)
        this.report(
          await this.finding(write, { ...broken, detail: `${broken.detail}, while these were sent by ${by}: ${others}` }, answer, 1),
        )
    }
    await this.cast.tend()
  }

  private async finding({ name, role, sent }: Went, broken: Broken, answer: Answer, times: number): Promise<Finding> {
    const hasFailed = 'status' in answer && answer.status >= 500
    const log = hasFailed ? await this.fuzzed.logOf(sent.headers['x-request-id'] ?? '') : ''
    const { rule, detail } = broken
    const signature = this.sign(sent, broken)
    return {
      signature,
      operation: name,
      rule,
      detail,
      role,
      times,
      curl: curlOf(this.fuzzed.server.base, sent),
      answer,
      log,
      seed: this.options.seed,
    }
  }

  /** What makes two findings one. */
  private sign({ method, path }: Sent, { rule }: Broken): string {
    const meant = operationAt(this.description, method, path)
    return `${meant ? nameOf(meant) : 'no route'}: ${rule}`
  }

  private report(found: Finding): void {
    this.known.add(found.signature)
    this.findings.push(found)
    this.options.onFinding?.(found)
  }

  private see(operation: Operation, { role, method }: Plan, sent: Sent, answer: Answer): void {
    if ('none' in answer || method !== undefined) return
    const name = nameOf(operation)
    const counts = this.statuses.get(name) ?? new Map<number, number>()
    this.statuses.set(name, counts.set(answer.status, (counts.get(answer.status) ?? 0) + 1))
    if (answer.status >= 300) return
    if (operation.method !== 'GET') this.went.set(name, { name, role, sent })
    this.pool.harvest(operation, valuesIn(operation.path, sent.path), jsonOf(answer))
  }
}

function valuesIn(template: string, path: string): Record<string, string> {
  const values = path.split('?')[0]?.split('/') ?? []
  return Object.fromEntries(
    template.split('/').flatMap((part, place) => (part.startsWith('{') ? [[part.slice(1, -1), values[place] ?? '']] : [])),
  )
}
