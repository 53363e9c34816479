import 'reflect-metadata'
import { ValidationPipe, type INestApplication } from '@nestjs/common'
import { Test } from '@nestjs/testing'
import request from 'supertest'
import { DataSource } from 'typeorm'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { AppModule } from '../src/app.module.js'

// The same checks as a team would write them: the app in the test's own process, the driver's own log for counting.
let app: INestApplication
let database: DataSource
let statements = 0

beforeAll(async () => {
  const module = await Test.createTestingModule({ imports: [AppModule] }).compile()
  app = module.createNestApplication({ logger: false })
  app.useGlobalPipes(new ValidationPipe({ transform: true, whitelist: true }))
  await app.listen(0, '127.0.0.1')
  database = app.get(DataSource)
  const count = () => {
    statements += 1
  }
  database.setOptions({
    logging: ['query'],
    logger: { logQuery: count, logQueryError: count, logQuerySlow() {}, logSchemaBuild() {}, logMigration() {}, log() {} },
  })
})
afterAll(() => app.close())
beforeEach(() => database.query('TRUNCATE customers, orders, order_items RESTART IDENTITY'))

const list = (tenant: string, query = '') => request(app.getHttpServer()).get(`/orders${query}`).set('X-Tenant', tenant)

async function place(tenant: string, orders: number): Promise<void> {
  await database.query(
    `INSERT INTO customers (tenant, number, name, email, password_hash)
     SELECT $1, 'K-' || n, 'Customer ' || n, n || '@example.com', 'hash-' || n FROM generate_series(1, greatest(1, $2::int / 2)) n
     ON CONFLICT DO NOTHING`,
    [tenant, orders],
  )
  await database.query(
    `INSERT INTO orders (tenant, reference, customer_number, invoice_text)
     SELECT $1, 'SO-' || n, CASE WHEN n % 7 = 0 THEN NULL ELSE 'K-' || (1 + n % greatest(1, $2::int / 2)) END, 'invoice' FROM generate_series(1, $2::int) n`,
    [tenant, orders],
  )
  await database.query(
    `INSERT INTO order_items (order_id, position, sku, title, quantity, unit_price_cents)
     SELECT id, line, 'SKU-' || line, 'Item ' || line, line, 100 * line FROM orders, generate_series(1, 3) line WHERE tenant = $1 AND id % 5 <> 0`,
    [tenant],
  )
}

async function statementsOf(tenant: string, query: string): Promise<number> {
  statements = 0
  await list(tenant, query).expect(200)
  return statements
}

it.each([50, 500])('lists %i orders with as many statements as few', async (orders) => {
  await place('harbour', 2)
  const few = await statementsOf('harbour', '?limit=2')
  await place('harbour', orders)
  expect(await statementsOf('harbour', `?limit=${orders}`)).toBe(few)
})

it('shows each order with its own customer and items', async () => {
  await place('harbour', 20)
  const { body } = await list('harbour').expect(200)
  expect(body).toHaveLength(20)
  for (const order of body) {
    const n = Number(order.reference.slice(3))
    if (n % 7 === 0) expect(order.customer).toBeNull()
    else expect(order.customer.number).toBe(`K-${1 + (n % 10)}`)
    expect(order.items.map(({ position }: { position: number }) => position)).toEqual(order.id % 5 === 0 ? [] : [1, 2, 3])
  }
})

it('holds 50 orders unless asked for, and never more than 500', async () => {
  await place('harbour', 520)
  expect((await list('harbour').expect(200)).body).toHaveLength(50)
  const { status, body } = await list('harbour', '?limit=100000')
  expect(status === 400 || body.length <= 500).toBe(true)
})

it('shows each order once when the pages are walked', async () => {
  await place('harbour', 23)
  const seen: number[] = []
  for (let after = ''; ;) {
    const { body } = await list('harbour', `?limit=5${after}`).expect(200)
    if (body.length === 0) break
    seen.push(...body.map(({ id }: { id: number }) => id))
    after = `&after=${seen.at(-1)}`
  }
  expect(new Set(seen).size).toBe(23)
  expect(seen).toHaveLength(23)
})

it('keeps tenants apart, and answers anew each time', async () => {
  await place('harbour', 3)
  await place('meadow', 4)
  expect((await list('harbour').expect(200)).body).toHaveLength(3)
  await database.query(`UPDATE customers SET name = 'Renamed' WHERE tenant = 'meadow'`)
  const { body } = await list('meadow').expect(200)
  expect(body).toHaveLength(4)
  for (const order of body) if (order.customer !== null) expect(order.customer.name).toBe('Renamed')
})
