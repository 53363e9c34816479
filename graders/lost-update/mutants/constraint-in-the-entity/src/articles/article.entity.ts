import { Check, Column, Entity, PrimaryColumn } from 'typeorm'

@Entity('articles')
@Check('available_not_negative', 'available >= 0')
export class Article {
  @PrimaryColumn()
  sku: string

  @Column()
  title: string

  /** What may still be reserved. */
  @Column()
  available: number

  /** Goes up with every change of the row. */
  @Column({ default: 1 })
  version: number
}
