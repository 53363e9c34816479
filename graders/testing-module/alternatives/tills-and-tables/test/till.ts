import type { INestApplication } from '@nestjs/common'
import { Test } from '@nestjs/testing'
import { randomUUID } from 'node:crypto'
import request from 'supertest'
import { afterAll, beforeAll } from 'vitest'
import { AppModule } from '../src/app.module.js'

let app: INestApplication

/** Starts the whole app for the tests of a file. */
export function useApp(): void {
  beforeAll(async () => {
    const module = await Test.createTestingModule({ imports: [AppModule] }).compile()
    app = module.createNestApplication()
    await app.init()
  })
  afterAll(() => app?.close())
}

/** A code that nobody else has. */
export function newCode(): string {
  return `Ab-${randomUUID()}`
}

/** The routes, as the till with this key asks for them. */
export function till(key?: string) {
  const send = (method: 'get' | 'post', path: string, body?: object) => {
    const sent = request(app.getHttpServer())[method](path)
    if (key !== undefined) sent.set('X-Api-Key', key)
    return body ? sent.send(body) : sent
  }
  return {
    issue: (voucher: object) => send('post', '/vouchers', voucher),
    list: () => send('get', '/vouchers'),
    show: (code: string) => send('get', `/vouchers/${code}`),
    redeem: (code: string, amountCents?: unknown) => send('post', `/vouchers/${code}/redemptions`, { amountCents }),
    redemptions: (code: string) => send('get', `/vouchers/${code}/redemptions`),
  }
}

export const harbour = till('key-harbour')
export const mill = till('key-mill')

/** A new voucher of the harbour shop. */
export async function sold(balanceCents: number): Promise<string> {
  const code = newCode()
  await harbour.issue({ code, pin: '4711', balanceCents }).expect(201)
  return code
}

export async function balanceOf(code: string): Promise<unknown> {
  return (await harbour.show(code).expect(200)).body.balanceCents
}

/** What the history says, once there are so many entries in it, or after five seconds. */
export async function history(code: string, entries: number): Promise<unknown[]> {
  const deadline = Date.now() + 5_000
  for (;;) {
    const { body } = await harbour.redemptions(code).expect(200)
    const amounts = (body as { amountCents: unknown }[]).map(({ amountCents }) => amountCents)
    if (amounts.length >= entries || Date.now() > deadline) return amounts
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
