import { Exclude } from 'class-transformer'
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm'

@Entity('redemptions')
export class Redemption {
  @Exclude()
  @PrimaryGeneratedColumn({ type: 'bigint' })
  id: string

  @Exclude()
  @Column({ name: 'voucher_id', type: 'bigint' })
  voucherId: string

  @Column({ name: 'amount_cents', type: 'bigint' })
  amountCents: number
}
