import { Test } from '@nestjs/testing'
import type { INestApplication } from '@nestjs/common'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AppModule } from '../src/app.module.js'
import { VouchersService } from '../src/vouchers/vouchers.service.js'

const voucher = { code: 'SPRING-1', balanceCents: 5000 }
const service = {
  issue: async () => voucher,
  list: async () => [voucher],
  find: async () => voucher,
  redeem: async () => voucher,
  redemptions: async () => [],
}

let app: INestApplication
beforeAll(async () => {
  const module = await Test.createTestingModule({ imports: [AppModule] })
    .overrideProvider(VouchersService)
    .useValue(service)
    .compile()
  app = module.createNestApplication()
  await app.init()
})
afterAll(() => app.close())

const ask = (path: string) => request(app.getHttpServer()).get(path).set('X-Api-Key', 'key-harbour')

describe('vouchers', () => {
  it('are listed', async () => expect((await ask('/vouchers').expect(200)).body).toEqual([voucher]))
  it('are found', async () => expect((await ask('/vouchers/SPRING-1').expect(200)).body).toEqual(voucher))
  it('have a history', async () => expect((await ask('/vouchers/SPRING-1/redemptions').expect(200)).body).toEqual([]))
  it('want a key', async () => void (await request(app.getHttpServer()).get('/vouchers').expect(401)))
  it('are asked for in any case', async () => expect((await ask('/vouchers/spring-1').expect(200)).body).toEqual(voucher))
})
