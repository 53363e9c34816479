import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm'

@Entity('articles')
export class Article {
  @PrimaryColumn()
  sku: string

  @Column()
  title: string

  /** What may still be reserved. */
  @Column()
  available: number

  /** Goes up with every change of the row. */
  @VersionColumn({ default: 1 })
  version: number
}
