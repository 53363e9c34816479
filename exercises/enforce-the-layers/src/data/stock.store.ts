export interface StockRow {
  sku: string
  quantity: number
  costCents: number
}

/** Stands for a table. */
const rows = new Map<string, StockRow>(
  [
    { sku: 'rope', quantity: 12, costCents: 799 },
    { sku: 'lamp', quantity: 7, costCents: 2450 },
    { sku: 'tent', quantity: 6, costCents: 11900 },
    { sku: 'stove', quantity: 9, costCents: 3310 },
  ].map((row) => [row.sku, row]),
)

export function allRows(): StockRow[] {
  return [...rows.values()]
}

export function findRow(sku: string): StockRow | undefined {
  return rows.get(sku)
}

export function saveRow(row: StockRow): void {
  rows.set(row.sku, row)
}
