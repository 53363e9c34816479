import type { Fixtures } from '#grader'
import { type Change, field, same, short } from './events.ts'

export interface Order {
  id: number
  customer: string
  address: string
  totalCents: number
  status: string
  version: number
}

/** What a clerk asks for. The address is used by `readdress` only. */
export type Action = 'readdress' | 'pay' | 'cancel'

const EVENTS = { readdress: 'order.readdressed', pay: 'order.paid', cancel: 'order.cancelled' } as const

/** A clerk at the subject's API: checks every answer and notes which events the broker is to get. */
export interface Shop {
  /** All changes that were answered with success, plus those given to `note`. */
  readonly changes: Change[]
  place(overrides?: Partial<Pick<Order, 'customer' | 'address'>>): Promise<Order>
  act(order: Order, action: Action, address?: string): Promise<Order>
  /** Sends a request whose answer does not matter. */
  attempt(order: Order | undefined, action: Action | 'place', customer?: string): Promise<void>
  note(type: string, order: Order): void
}

/** @param situation what the messages begin with, such as "While the broker answers 503, " */
export function createShop({ subject, random, expect }: Fixtures, clerk: { situation: string } = { situation: '' }): Shop {
  const changes: Change[] = []
  const note = (type: string, { id, version, customer, address, totalCents, status }: Order): void => {
    changes.push({ type, orderId: id, version, data: { customer, address, totalCents, status } })
  }
  const draft = (overrides: Partial<Pick<Order, 'customer' | 'address'>> = {}) => ({
    customer: `${random.name()} ${random.word()}`,
    address: newAddress(),
    totalCents: random.int(1, 900_000),
    ...overrides,
  })
  const newAddress = (): string => `${random.unicode()} ${random.word()} ${random.int(1, 400)}`
  const request = (action: Action, id: number, address: string) =>
    action === 'readdress' ? subject.patch(`/orders/${id}`).send({ address }) : subject.post(`/orders/${id}/${action}`)

  const check = (call: string, answer: { status: number; body: unknown }, status: number, wanted: object): Order => {
    expect(answer.status, `${clerk.situation}${call} was answered with ${answer.status} ${short(answer.body)} instead of ${status}`).toBe(
      status,
    )
    const id = field(answer.body, 'id')
    if (typeof id !== 'number' || !same(answer.body, { ...wanted, id }))
      return expect.fail(
        `${clerk.situation}${call} was answered with ${short(answer.body)} instead of ${short({ id: 'a number', ...wanted })}`,
      )
    const order = { customer: '', address: '', totalCents: 0, status: '', version: 0, ...wanted, id }
    return order
  }

  return {
    changes,
    note,
    async place(overrides) {
      const body = draft(overrides)
      const answer = await answered(`${clerk.situation}POST /orders`, () => subject.post('/orders').send(body))
      const order = check('POST /orders', answer, 201, { ...body, status: 'placed', version: 1 })
      note('order.placed', order)
      return order
    },
    async act(order, action, address = newAddress()) {
      const call = action === 'readdress' ? `PATCH /orders/${order.id}` : `POST /orders/${order.id}/${action}`
      const answer = await answered(`${clerk.situation}${call}`, () => request(action, order.id, address))
      const changed = check(call, answer, 200, { ...after(order, action, address), version: order.version + 1 })
      note(EVENTS[action], changed)
      return changed
    },
    async attempt(order, action, customer) {
      const call =
        order && action !== 'place'
          ? request(action, order.id, newAddress())
          : subject.post('/orders').send(draft(customer === undefined ? {} : { customer }))
      await call.catch(() => undefined)
    },
  }
}

/** The event that tells of an action. */
export const eventOf = (action: Action | 'place'): string => (action === 'place' ? 'order.placed' : EVENTS[action])

function after(order: Order, action: Action, address: string): Order {
  if (action === 'readdress') return { ...order, address }
  return { ...order, status: action === 'pay' ? 'paid' : 'cancelled' }
}

async function answered<T>(call: string, send: () => PromiseLike<T>): Promise<T> {
  try {
    return await send()
  } catch (error) {
    throw new Error(`${call} got no answer: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}
