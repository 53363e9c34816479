import 'reflect-metadata'
import { type INestApplication, ValidationPipe } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { Redis } from 'ioredis'
import { once } from 'node:events'
import request from 'supertest'
import { DataSource } from 'typeorm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { AppModule } from '../src/app.module.js'

// The same checks as a team would write them: two apps in the test's own process, the driver's own log for counting.
const valkey = new Redis(process.env.REDIS_URL ?? 'redis://127.0.0.1:6379')
const apps: INestApplication[] = []
let database: DataSource
let statements = 0

async function startApp(): Promise<INestApplication> {
  const app = await NestFactory.create(AppModule, { logger: false })
  app.useGlobalPipes(new ValidationPipe({ transform: true, whitelist: true }))
  await app.listen(0, '127.0.0.1')
  const count = () => {
    statements += 1
  }
  app.get(DataSource).setOptions({
    logging: ['query'],
    logger: { logQuery: count, logQueryError: count, logQuerySlow() {}, logSchemaBuild() {}, logMigration() {}, log() {} },
  })
  return app
}

const on = (index: number) => request(apps[index % 2]?.getHttpServer())
const read = (index: number, handle: string, { tenant = 'meadow', version = 1 } = {}) =>
  on(index).get(`/v${version}/profiles/${handle}`).set('X-Tenant', tenant)
const put = (index: number, handle: string, familyName: string) =>
  on(index).put(`/v2/profiles/${handle}`).set('X-Tenant', 'meadow').send({ givenName: 'Ann', familyName }).expect(204)
const insert = (tenant: string, handle: string) =>
  database.query('INSERT INTO profiles (tenant, handle, given_name, family_name) VALUES ($1, $2, $3, $4)', [tenant, handle, 'Ann', tenant])

async function statementsOf(action: () => Promise<unknown>): Promise<number> {
  statements = 0
  await action()
  return statements
}

beforeAll(async () => {
  apps.push(await startApp(), await startApp())
  database = apps[0]?.get(DataSource) ?? expect.fail('the app did not start')
  for (const client of apps.map((app) => app.get(Redis))) if (client.status !== 'ready') await once(client, 'ready')
})
beforeEach(async () => {
  await valkey.flushall()
  await database.query('TRUNCATE profiles, follows RESTART IDENTITY CASCADE')
})
afterAll(async () => {
  for (const app of apps) await app.close()
  valkey.disconnect()
})

it('loads once for 50 reads at once, per instance', async () => {
  await insert('meadow', 'ann')
  const reads = () => Promise.all(Array.from({ length: 50 }, (_, index) => read(index, 'ann').expect(200)))
  expect(await statementsOf(reads)).toBeLessThanOrEqual(2)
})

it('keeps profiles for 4 to 6 minutes, and not all for the same time', async () => {
  for (let index = 0; index < 40; index += 1) {
    await insert('meadow', `ann${index}`)
    await read(index, `ann${index}`).expect(200)
  }
  const again = () => Promise.all(Array.from({ length: 40 }, (_, index) => read(index + 1, `ann${index}`).expect(200)))
  expect(await statementsOf(again)).toBe(0)
  const lifetimes = await Promise.all((await valkey.keys('*')).map((key) => valkey.pttl(key)))
  expect(Math.min(...lifetimes)).toBeGreaterThan(230_000)
  expect(Math.max(...lifetimes)).toBeLessThanOrEqual(360_000)
  expect(Math.max(...lifetimes) - Math.min(...lifetimes)).toBeGreaterThan(30_000)
})

describe('an absence', () => {
  it('is kept for less than half a minute', async () => {
    await read(0, 'nobody').expect(404)
    expect(await statementsOf(() => read(1, 'nobody').expect(404))).toBe(0)
    const [key = ''] = await valkey.keys('*')
    expect(await valkey.pttl(key)).toBeGreaterThan(9_000)
    expect(await valkey.pttl(key)).toBeLessThanOrEqual(30_000)
  })

  it('is not what an error means', async () => {
    await insert('meadow', 'ann')
    await database.query('ALTER TABLE profiles RENAME TO away')
    await read(0, 'ann').expect(500)
    await database.query('ALTER TABLE away RENAME TO profiles')
    await read(0, 'ann').expect(200)
  })
})

it('keeps tenants and versions apart', async () => {
  await insert('north:eu', 'ops')
  await insert('north', 'eu:ops')
  for (const round of [0, 1]) {
    for (const [tenant, handle] of [
      ['north:eu', 'ops'],
      ['north', 'eu:ops'],
    ] as const) {
      expect((await read(round, handle, { tenant }).expect(200)).body.name).toBe(`Ann ${tenant}`)
      expect((await read(round, handle, { tenant, version: 2 }).expect(200)).body.name).toEqual({ given: 'Ann', family: tenant })
    }
  }
})

it('shows a write on every instance and in both versions', async () => {
  await read(0, 'ann').expect(404)
  for (const familyName of ['Berg', 'Dahl', 'Lund']) {
    await put(1, 'ann', familyName)
    for (const index of [0, 1]) {
      expect((await read(index, 'ann').expect(200)).body.name).toBe(`Ann ${familyName}`)
      expect((await read(index, 'ann', { version: 2 }).expect(200)).body.name.family).toBe(familyName)
    }
  }
  await on(0).post('/v2/profiles/ann/followers').set('X-Tenant', 'meadow').send({ follower: 'bo' }).expect(204)
  expect((await read(1, 'ann').expect(200)).body.followers).toBe(1)
  await on(1).delete('/v2/profiles/ann').set('X-Tenant', 'meadow').expect(204)
  for (const index of [0, 1]) await read(index, 'ann').expect(404)
})

it('does not let an older load store over a write', async () => {
  await insert('meadow', 'ann')
  const blocker = database.createQueryRunner()
  await blocker.connect()
  await blocker.startTransaction()
  await blocker.query('LOCK TABLE follows')
  const early = read(0, 'ann').then(({ status }) => status)
  const waiting = "SELECT count(*)::int AS loads FROM pg_locks WHERE NOT granted AND relation = 'follows'::regclass"
  await expect.poll(async () => (await database.query(waiting))[0].loads).toBe(1)
  await put(1, 'ann', 'Dahl')
  await blocker.commitTransaction()
  await blocker.release()
  expect(await early).toBe(200)
  for (const index of [0, 1]) expect((await read(index, 'ann').expect(200)).body.name).toBe('Ann Dahl')
})

it('reads junk as a miss', async () => {
  await insert('meadow', 'ann')
  await read(0, 'ann').expect(200)
  for (const key of await valkey.keys('*')) await valkey.set(key, '{"half', 'KEEPTTL')
  expect((await read(1, 'ann').expect(200)).body.name).toBe('Ann meadow')
})

it('works while Valkey is away, and uses it again', async () => {
  await insert('meadow', 'ann')
  for (const app of apps) app.get(Redis).disconnect()
  await put(0, 'ann', 'Dahl')
  for (const index of [0, 1]) expect((await read(index, 'ann').expect(200)).body.name).toBe('Ann Dahl')
  await read(0, 'nobody').expect(404)
  for (const app of apps) await app.get(Redis).connect()
  await read(0, 'ann').expect(200)
  expect(await statementsOf(() => read(1, 'ann').expect(200))).toBe(0)
})

it('counts hits and misses', async () => {
  await insert('meadow', 'ann')
  const stats = async () => (await on(0).get('/cache/stats').expect(200)).body
  const before = await stats()
  for (let turn = 0; turn < 3; turn += 1) {
    await read(0, 'ann').expect(200)
    await read(0, 'nobody').expect(404)
  }
  const after = await stats()
  expect([after.hits - before.hits, after.misses - before.misses]).toEqual([4, 2])
  expect(after.hitRatio).toBeCloseTo(after.hits / (after.hits + after.misses), 2)
})
