import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm'

@Entity('customers')
export class Customer {
  @PrimaryGeneratedColumn()
  id: number

  @Column()
  tenant: string

  /** Unique within a tenant only. */
  @Column()
  number: string

  @Column()
  name: string

  @Column()
  email: string

  @Column({ name: 'password_hash' })
  passwordHash: string
}
