export interface CartItem {
  sku: string
  quantity: number
}

/** A cart as the API shows it. */
export interface CartView {
  items: CartItem[]
  /** All quantities together. */
  count: number
}

export function toCartView(lines: Iterable<readonly [sku: string, quantity: number]>): CartView {
  const items = Array.from(lines, ([sku, quantity]) => ({ sku, quantity }))
  return { items, count: items.reduce((sum, { quantity }) => sum + quantity, 0) }
}
