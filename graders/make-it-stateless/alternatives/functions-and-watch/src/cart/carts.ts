import type { Redis } from 'ioredis'
import { CART_LIFETIME_MS } from '../lifetimes.js'
import { keys } from '../valkey/keys.js'
import type { Transactions } from '../valkey/transactions.js'
import { type CartItem, type CartView, toCartView } from './cart.view.js'

export const CARTS = Symbol('carts')
export type Carts = ReturnType<typeof createCarts>

/** A cart is one document: a list of pairs, for a sku may be called `__proto__`. */
const parse = (json: string | null) => new Map<string, number>(json === null ? [] : JSON.parse(json))
const format = (lines: Map<string, number>) => JSON.stringify([...lines])

export function createCarts(valkey: Redis, transactions: Transactions) {
  return {
    /** The user's cart; an empty one when there is none. */
    async show(userId: string): Promise<CartView> {
      return toCartView(parse(await valkey.get(keys.cart(userId))))
    },

    /** Adds to the quantities that are in the cart, and counts the addition with it. */
    add(userId: string, items: readonly CartItem[]): Promise<CartView> {
      const key = keys.cart(userId)
      return transactions.update(key, (json, multi) => {
        const lines = parse(json)
        for (const { sku, quantity } of items) lines.set(sku, (lines.get(sku) ?? 0) + quantity)
        return { result: toCartView(lines), multi: multi().set(key, format(lines), 'PX', CART_LIFETIME_MS).incr(keys.additions) }
      })
    },

    /** @returns whether there was such a line */
    remove(userId: string, sku: string): Promise<boolean> {
      const key = keys.cart(userId)
      return transactions.update<boolean>(key, (json, multi) => {
        const lines = parse(json)
        if (!lines.delete(sku)) return { result: false }
        const write = lines.size ? multi().set(key, format(lines), 'PX', CART_LIFETIME_MS) : multi().del(key)
        return { result: true, multi: write }
      })
    },
  }
}
