import type { Database, Random } from '#grader'

/** What the list must show of one order. Keys as in the answer. */
export interface ExpectedOrder {
  id: number
  reference: string
  status: string
  placedAt: string
  customer: { number: string; name: string; email: string } | null
  items: ExpectedItem[]
  totalCents: number
}

export interface ExpectedItem {
  position: number
  sku: string
  title: string
  quantity: number
  unitPriceCents: number
}

/** A tenant with customers, orders and items in the database. */
export interface World {
  tenant: string
  /** Newest first, as the list shows them. */
  orders: ExpectedOrder[]
  /** Invoice text by order id. */
  invoices: ReadonlyMap<number, string>
}

export interface WorldOptions {
  tenant?: string
  /**
   * How many orders. The newest has a customer and items. From 5 on there are
   * also a guest's order without items, a guest's with items, a customer's
   * without items, and one with four items; all others are drawn at random.
   */
  orders: number
  /** Items of the orders that are drawn at random. Default 0 to 4. */
  items?: { min: number; max: number }
  /** Numbers of the customers; left out: numbers of their own. */
  customerNumbers?: readonly string[]
  /** Texts that every invoice, password hash and warehouse note contains. */
  markers?: Markers
}

export interface Markers {
  invoice: string
  passwordHash: string
  warehouseNote: string
}

/** Stores one tenant's world and returns what a list of it must show. */
export async function seedWorld(db: Database, random: Random, options: WorldOptions): Promise<World> {
  const [world] = await seedWorlds(db, random, [options])
  if (!world) throw new Error('seedWorlds returned no world')
  return world
}

/** Stores several tenants with their orders interleaved, so that one tenant's ids have gaps. */
export async function seedWorlds(db: Database, random: Random, all: readonly WorldOptions[]): Promise<World[]> {
  const drafts = all.map((options) => draftTenant(random, options))
  await db.insert(
    'customers',
    drafts.flatMap(({ tenant, customers, markers }) => customers.map((customer) => customerRow(random, tenant, customer, markers))),
    { returning: [] },
  )

  const queue = interleave(
    random,
    drafts.map(({ orders }) => orders),
  )
  const stored = await db.insert<{ id: number; reference: string }>('orders', queue.map(orderRow), { returning: ['id', 'reference'] })
  const ids = new Map(stored.map(({ id, reference }) => [reference, id]))
  const idOf = (order: Draft): number => {
    const id = ids.get(order.reference)
    if (id === undefined) throw new Error(`order ${order.reference} was not stored`)
    return id
  }

  const items = queue.flatMap((order) => order.items.map((item) => itemRow(random, idOf(order), item, order.markers)))
  await db.insert('order_items', outOfOrder(random, items), { returning: [] })

  return drafts.map(({ tenant, orders }) => ({
    tenant,
    orders: orders.map((order) => expected(order, idOf(order))).sort((a, b) => b.id - a.id),
    invoices: new Map(orders.map((order) => [idOf(order), order.invoice])),
  }))
}

/** Markers that occur nowhere else. */
export function newMarkers(random: Random): Markers {
  return { invoice: random.uuid(), passwordHash: random.uuid(), warehouseNote: random.uuid() }
}

/** Customer numbers of the kind that two tenants may share. */
export function customerNumbers(random: Random, count: number): string[] {
  const [series, base] = [random.word().toUpperCase(), random.idBase()]
  return Array.from({ length: count }, (_, index) => `${series}-${base + index}`)
}

interface Draft extends Omit<ExpectedOrder, 'id' | 'totalCents'> {
  tenant: string
  invoice: string
  markers: Markers
}

function draftTenant(random: Random, options: WorldOptions) {
  const tenant = options.tenant ?? random.word()
  const markers = options.markers ?? newMarkers(random)
  const numbers = options.customerNumbers ?? customerNumbers(random, random.int(3, 9))
  const customers = numbers.map((number) => ({ number, name: `${random.name()} ${random.word()}`, email: random.email() }))
  const guest = null
  const plans = Array.from({ length: Math.max(0, options.orders - 5) }, () => ({
    customer: random.int(1, 6) === 1 ? guest : random.pick(customers),
    items: random.int(options.items?.min ?? 0, options.items?.max ?? 4),
  }))
  const special = [
    { customer: random.pick(customers), items: 0 },
    { customer: guest, items: random.int(1, 3) },
    { customer: guest, items: 0 },
    { customer: random.pick(customers), items: 4 },
  ]
  const newest = { customer: random.pick(customers), items: random.int(1, 3) }
  const older = random.shuffle([...special, ...plans]).slice(0, options.orders - 1)
  const orders: Draft[] = [...older, newest].map((plan) => {
    const reference = `SO-${random.word()}`
    return {
      tenant,
      reference,
      status: random.pick(['open', 'paid', 'shipped']),
      placedAt: new Date(Date.UTC(2026, random.int(0, 9), random.int(1, 28), random.int(0, 23), random.int(0, 59))).toISOString(),
      customer: plan.customer,
      items: draftItems(random, plan.items),
      invoice: `${reference} ${markers.invoice} ${random.unicode()}`,
      markers,
    }
  })
  return { tenant, customers, orders, markers }
}

function draftItems(random: Random, count: number): ExpectedItem[] {
  return Array.from({ length: count }, (_, index) => ({
    position: index + 1,
    sku: `SKU-${random.int(1, 40)}`,
    title: random.int(1, 4) === 1 ? random.unicode() : random.word(),
    quantity: random.int(1, 9),
    unitPriceCents: random.int(0, 90_000),
  }))
}

function expected({ reference, status, placedAt, customer, items }: Draft, id: number): ExpectedOrder {
  return { id, reference, status, placedAt, customer, items, totalCents: total(items) }
}

/** Sum over the items in cents. */
export function total(items: readonly ExpectedItem[]): number {
  return items.reduce((sum, { quantity, unitPriceCents }) => sum + quantity * unitPriceCents, 0)
}

const customerRow = (random: Random, tenant: string, customer: { number: string; name: string; email: string }, markers: Markers) => ({
  tenant,
  ...customer,
  password_hash: `scrypt$${markers.passwordHash}$${random.word()}`,
})

const orderRow = ({ tenant, reference, customer, status, placedAt, invoice }: Draft) => ({
  tenant,
  reference,
  customer_number: customer?.number ?? null,
  status,
  placed_at: placedAt,
  invoice_text: invoice,
})

const itemRow = (random: Random, order: number, { position, sku, title, quantity, unitPriceCents }: ExpectedItem, markers: Markers) => ({
  order_id: order,
  position,
  sku,
  title,
  quantity,
  unit_price_cents: unitPriceCents,
  warehouse_note: `${markers.warehouseNote} ${random.word()}`,
})

/** In random order, and for at least one order not in the order of the positions. */
function outOfOrder<T extends { order_id: number; position: number }>(random: Random, items: readonly T[]): T[] {
  const shuffled = random.shuffle(items)
  const inOrder = shuffled.every((item, index) =>
    shuffled.slice(index + 1).every((later) => later.order_id !== item.order_id || later.position > item.position),
  )
  return inOrder ? shuffled.reverse() : shuffled
}

/** Merges the lists in random order and keeps the order within each. */
function interleave<T>(random: Random, lists: readonly (readonly T[])[]): T[] {
  const turns = random.shuffle(lists.flatMap((list, index) => list.map(() => index)))
  const next = lists.map((list) => list[Symbol.iterator]())
  return turns.flatMap((turn) => {
    const step = next[turn]?.next()
    return step && !step.done ? [step.value] : []
  })
}
