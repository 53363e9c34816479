import { Exclude } from 'class-transformer'
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm'
import { cents } from './cents.js'

@Entity('redemptions')
export class Redemption {
  @Exclude()
  @PrimaryGeneratedColumn({ type: 'bigint' })
  id: string

  @Exclude()
  @Column({ name: 'voucher_id', type: 'bigint' })
  voucherId: string

  @Column({ name: 'amount_cents', type: 'bigint', transformer: cents })
  amountCents: number
}
