import type { INestApplication } from '@nestjs/common'
import { Test } from '@nestjs/testing'
import request from 'supertest'
import { afterAll, beforeAll } from 'vitest'
import { AppModule } from '../../src/app.module.js'

/** The longest that a redemption may take to be written down, and a second more. */
const DEADLINE_MS = 3_000

let app: INestApplication

/** Starts the app before a file's tests, and ends it behind them. */
export function useApp(): void {
  beforeAll(async () => {
    const module = await Test.createTestingModule({ imports: [AppModule] }).compile()
    app = module.createNestApplication()
    await app.init()
  })
  afterAll(() => app.close())
}

type Key = 'key-harbour' | 'key-mill'

export const till = (key: Key = 'key-harbour') => ({
  get: (path: string) => request(app.getHttpServer()).get(path).set('X-Api-Key', key),
  post: (path: string, body: object) => request(app.getHttpServer()).post(path).set('X-Api-Key', key).send(body),
})

/** A code that nobody else has. */
export const newCode = () => `T-${crypto.randomUUID()}`.slice(0, 30)

export async function issue(balanceCents = 5_000, key: Key = 'key-harbour'): Promise<string> {
  const code = newCode()
  await till(key).post('/vouchers', { code, pin: '4711', balanceCents }).expect(201)
  return code
}

export const balanceOf = async (code: string): Promise<unknown> => (await till().get(`/vouchers/${code}`).expect(200)).body.balanceCents

/** Asks until so many redemptions are there, or the deadline has passed. */
export async function redemptionsOf(code: string, count: number): Promise<{ amountCents: unknown }[]> {
  const deadline = Date.now() + DEADLINE_MS
  for (;;) {
    const { body } = await till().get(`/vouchers/${code}/redemptions`).expect(200)
    if (body.length >= count || Date.now() > deadline) return body
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

export const server = () => app.getHttpServer()
