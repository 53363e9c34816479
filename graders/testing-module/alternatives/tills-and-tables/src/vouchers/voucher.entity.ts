import { Exclude } from 'class-transformer'
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm'
import { cents } from './cents.js'

@Entity('vouchers')
export class Voucher {
  @Exclude()
  @PrimaryGeneratedColumn({ type: 'bigint' })
  id: string

  @Exclude()
  @Column()
  shop: string

  @Column()
  code: string

  @Exclude()
  @Column()
  pin: string

  @Column({ name: 'balance_cents', type: 'bigint', transformer: cents })
  balanceCents: number
}
