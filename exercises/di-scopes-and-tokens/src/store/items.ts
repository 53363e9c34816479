import { setTimeout as query } from 'node:timers/promises'

export interface Item {
  readonly sku: string
  /** Cents. */
  readonly listPrice: number
}

const SIZE = 20_000

/** The supplier's file: all items by sku. Reading it takes a while. */
export function readItems(): Map<string, Item> {
  const items = new Map<string, Item>()
  for (let number = 1; number <= SIZE; number += 1) {
    const sku = `item-${String(number).padStart(4, '0')}`
    items.set(sku, { sku, listPrice: 95 + ((number * 7919) % 4001) })
  }
  return items
}

/** Whether an item can be delivered now: a query. */
export async function inStock(item: Item): Promise<boolean> {
  await query(5)
  return item.listPrice > 0
}
