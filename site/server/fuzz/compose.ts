import { randomUUID } from 'node:crypto'
import type { Operation } from './description.ts'
import type { Plan } from './plan.ts'
import type { Pool } from './pool.ts'
import type { Role } from './roles.ts'
import type { Sent } from './send.ts'
import { spoil, TEXT_SPOILS } from './spoil.ts'

/** Makes requests of plans: ids are those that there are by then. */
export class Composer {
  /** The last Idempotency-Key that was sent. */
  private key: string = randomUUID()

  constructor(
    private readonly base: string,
    private readonly pool: Pool,
    private readonly cookieOf: (role: Role) => string,
  ) {}

  compose(operation: Operation, plan: Plan): Sent {
    const query = plan.query.map(([name, value]) => `${name}=${value}`).join('&')
    const key = this.keyOf(plan)
    const right = plan.body === undefined ? undefined : JSON.stringify(plan.spoils.reduce(spoil, plan.body))
    const body = right === undefined || plan.text === 'as it is' ? right : TEXT_SPOILS[plan.text](right)
    return {
      method: plan.method ?? operation.method,
      path: `${this.pathOf(operation, plan)}${query === '' ? '' : `?${query}`}`,
      headers: {
        host: new URL(this.base).host,
        origin: this.base,
        cookie: this.cookieOf(plan.role),
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
      if ('text' in choice) return choice.text
      const known = this.pool.candidates(path, parameter, chosen)
      const value = known[choice.known % Math.max(1, known.length)] ?? randomUUID()
      chosen[parameter] = value
      return encodeURIComponent(value)
    })
  }

  private keyOf({ key }: Plan): string | undefined {
    if (key === 'none') return undefined
    if (key === 'no UUID') return 'no-uuid'
    if (key === 'new') this.key = randomUUID()
    return this.key
  }
}

/** The same request by somebody, as something new. */
export function again(sent: Sent, cookie: string): Sent {
  const headers: Record<string, string> = { ...sent.headers, cookie, 'x-request-id': newId() }
  if (headers['idempotency-key'] !== undefined) headers['idempotency-key'] = randomUUID()
  return { ...sent, headers }
}

/** Finds a request in the server's log. */
const newId = (): string => `fuzz-${randomUUID()}`
