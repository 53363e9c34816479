import { ConflictException, Injectable, type OnModuleDestroy } from '@nestjs/common'
import pg from 'pg'

interface Row {
  id: string
  code: string
  balance: string
}

const shown = ({ code, balance }: Row) => ({ code, balanceCents: Number(balance), currency: 'EUR' })

@Injectable()
export class Till implements OnModuleDestroy {
  private readonly pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 1 })

  async issue(shop: string, { code, pin, balanceCents }: { code: string; pin: string; balanceCents: number }) {
    const { rows } = await this.pool.query<Row>(
      `INSERT INTO vouchers (shop, code, pin, balance_cents) VALUES ($1, $2, $3, $4)
       ON CONFLICT DO NOTHING RETURNING id, code, balance_cents AS balance`,
      [shop, code, pin, balanceCents],
    )
    if (rows[0] === undefined) throw new ConflictException('taken already')
    return shown(rows[0])
  }

  async all(shop: string) {
    const { rows } = await this.pool.query<Row>(
      'SELECT id, code, balance_cents AS balance FROM vouchers WHERE shop = $1 ORDER BY id DESC',
      [shop],
    )
    return rows.map(shown)
  }

  async one(shop: string, code: string) {
    const row = await this.row(shop, code)
    return row && shown(row)
  }

  async take(shop: string, code: string, amount: number) {
    const row = await this.row(shop, code)
    if (row === undefined) return undefined
    const { rowCount } = await this.pool.query(
      `WITH taken AS (UPDATE vouchers SET balance_cents = balance_cents - $2 WHERE id = $1 AND balance_cents >= $2 RETURNING id)
       INSERT INTO redemptions (voucher_id, amount_cents) SELECT id, $2 FROM taken`,
      [row.id, amount],
    )
    if (rowCount === 0) throw new ConflictException('that is more than there is')
    return this.one(shop, code)
  }

  async history(shop: string, code: string) {
    const row = await this.row(shop, code)
    if (row === undefined) return undefined
    const { rows } = await this.pool.query<{ amount: string }>(
      'SELECT amount_cents AS amount FROM redemptions WHERE voucher_id = $1 ORDER BY id',
      [row.id],
    )
    return rows.map(({ amount }) => ({ amountCents: Number(amount), currency: 'EUR' }))
  }

  async onModuleDestroy(): Promise<void> {
    await this.pool.end()
  }

  private async row(shop: string, code: string): Promise<Row | undefined> {
    const { rows } = await this.pool.query<Row>(
      'SELECT id, code, balance_cents AS balance FROM vouchers WHERE shop = $1 AND lower(code) = lower($2)',
      [shop, code],
    )
    return rows[0]
  }
}
