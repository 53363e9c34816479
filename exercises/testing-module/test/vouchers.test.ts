import { Test } from '@nestjs/testing'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { VouchersController } from '../src/vouchers/vouchers.controller.js'
import { VouchersService } from '../src/vouchers/vouchers.service.js'

const voucher = { code: 'SPRING-1', balanceCents: 5000 }
const service = {
  issue: vi.fn(),
  list: vi.fn(),
  find: vi.fn(),
  redeem: vi.fn(),
  redemptions: vi.fn(),
}

describe('VouchersController', () => {
  let controller: VouchersController

  beforeEach(async () => {
    const module = await Test.createTestingModule({
      controllers: [VouchersController],
      providers: [{ provide: VouchersService, useValue: service }],
    }).compile()
    controller = module.get(VouchersController)
  })

  it('is defined', () => {
    expect(controller).toBeDefined()
  })

  it('issues a voucher', async () => {
    service.issue.mockResolvedValue(voucher)
    expect(await controller.issue('harbour', { ...voucher, pin: '4711' })).toEqual(voucher)
    expect(service.issue).toHaveBeenCalledWith('harbour', { ...voucher, pin: '4711' })
  })

  it('lists the vouchers', async () => {
    service.list.mockResolvedValue([voucher])
    expect(await controller.list('harbour')).toEqual([voucher])
  })

  it('redeems', async () => {
    service.redeem.mockResolvedValue({ ...voucher, balanceCents: 3000 })
    expect(await controller.redeem('harbour', 'SPRING-1', { amountCents: 2000 })).toEqual({ ...voucher, balanceCents: 3000 })
  })

  it('shows the redemptions', async () => {
    service.redemptions.mockResolvedValue([{ amountCents: 2000 }])
    expect(await controller.redemptions('harbour', 'SPRING-1')).toEqual([{ amountCents: 2000 }])
  })
})
