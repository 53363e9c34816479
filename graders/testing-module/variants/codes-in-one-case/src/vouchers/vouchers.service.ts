import { ConflictException, Injectable, NotFoundException } from '@nestjs/common'
import { InjectRepository } from '@nestjs/typeorm'
import { Repository } from 'typeorm'
import { HistoryService } from './history.service.js'
import type { Redemption } from './redemption.entity.js'
import type { IssueVoucher } from './voucher.dto.js'
import { Voucher } from './voucher.entity.js'

@Injectable()
export class VouchersService {
  constructor(
    @InjectRepository(Voucher) private readonly vouchers: Repository<Voucher>,
    private readonly history: HistoryService,
  ) {}

  issue(shop: string, voucher: IssueVoucher): Promise<Voucher> {
    return this.vouchers.save(this.vouchers.create({ shop, ...voucher }))
  }

  list(shop: string): Promise<Voucher[]> {
    return this.vouchers.find({ where: { shop }, order: { id: 'DESC' } })
  }

  async find(shop: string, code: string): Promise<Voucher> {
    const voucher = await this.vouchers.findOneBy({ shop, code })
    if (!voucher) throw new NotFoundException('There is no such voucher')
    return voucher
  }

  async redeem(shop: string, code: string, amountCents: number): Promise<Voucher> {
    const voucher = await this.find(shop, code)
    // One statement checks and takes, so that two tills can't take the same money.
    const { affected } = await this.vouchers
      .createQueryBuilder()
      .update()
      .set({ balanceCents: () => 'balance_cents - :amountCents' })
      .where('id = :id AND balance_cents >= :amountCents', { id: voucher.id, amountCents })
      .execute()
    if (affected !== 1) throw new ConflictException('There is not enough left on this voucher')
    this.history.note(voucher.id, amountCents)
    return this.find(shop, code)
  }

  async redemptions(shop: string, code: string): Promise<Redemption[]> {
    const voucher = await this.find(shop, code)
    return this.history.of(voucher.id)
  }
}
