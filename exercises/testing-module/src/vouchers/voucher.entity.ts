import { Exclude } from 'class-transformer'
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm'

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

  @Column({ name: 'balance_cents', type: 'bigint' })
  balanceCents: number
}
