import type { HttpClient, Random } from '#grader'
import { priceOf, type Tenant } from './tenants.ts'

export interface Wish {
  readonly sku: string
  readonly quantity: number
  readonly email: string
}

/** The body of an answer, which may be anything. */
export async function bodyOf(answer: PromiseLike<{ body: unknown }>): Promise<unknown> {
  return (await answer).body
}

/** Sends requests as one tenant. */
export function as(client: HttpClient, { id }: Pick<Tenant, 'id'>) {
  return {
    catalogue: (limit = 3) => client.get(`/catalogue?limit=${limit}`).set('X-Tenant', id),
    orders: () => client.get('/orders').set('X-Tenant', id),
    place: (wish: Wish) => client.post('/orders').set('X-Tenant', id).send(wish),
  }
}

export function skuOf(number: number): string {
  return `item-${String(number).padStart(4, '0')}`
}

/** An order that nobody else places. */
export function newWish(random: Random): Wish {
  return { sku: skuOf(random.int(1, 100)), quantity: random.int(1, 99), email: random.email() }
}

/** What is wrong with a catalogue that was answered to a tenant; empty when nothing is. */
export function catalogueProblem(body: unknown, tenant: Tenant): string {
  const shown = field(body, 'tenant')
  if (shown !== tenant.id) return `says that it is ${short(shown)}'s`
  const items = field(body, 'items')
  if (!Array.isArray(items) || items.length === 0) return `answers ${short(items)} as its items`
  for (const item of items) {
    const [sku, listPrice, price] = ['sku', 'listPrice', 'price'].map((name) => field(item, name))
    if (typeof listPrice !== 'number') return `shows ${short(item)} as an item`
    const right = priceOf(listPrice, tenant)
    if (price !== right)
      return `shows ${short(sku)} for ${short(price)} instead of ${right} (list price ${listPrice}, discount ${tenant.discount} %)`
  }
  return ''
}

/** Property of a value that may be anything. */
export function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

/** Compact JSON, cut to what fits in a sentence. */
export function short(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value)
  return text.length > 160 ? `${text.slice(0, 160)}…` : text
}
