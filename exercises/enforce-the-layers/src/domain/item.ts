/** What lies in the warehouse. */
export interface Item {
  readonly sku: string
  readonly quantity: number
  /** Cents that one costs us. */
  readonly costCents: number
}
