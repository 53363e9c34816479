import { Injectable } from '@nestjs/common'
import { Redis } from 'ioredis'
import { CART_LIFETIME_MS } from '../lifetimes.js'
import { type CartItem, type CartView, toCartView } from './cart.view.js'

/** KEYS: cart. ARGV: what it was when it was read, what it becomes, lifetime. */
const REPLACE = `
if (redis.call('GET', KEYS[1]) or '[]') ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`

/** Carts in Valkey, each as one JSON text that is replaced only by whoever has read its latest state. */
@Injectable()
export class CartService {
  constructor(private readonly valkey: Redis) {}

  /** The user's cart; an empty one when there is none. */
  async show(userId: string): Promise<CartView> {
    return toCartView(parse(await this.read(userId)))
  }

  /** Adds to the quantities that are in the cart. */
  async add(userId: string, items: readonly CartItem[]): Promise<CartView> {
    const lines = await this.change(userId, (lines) => {
      for (const { sku, quantity } of items) lines.set(sku, (lines.get(sku) ?? 0) + quantity)
      return true
    })
    return toCartView(lines ?? [])
  }

  /** @returns whether there was such a line */
  async remove(userId: string, sku: string): Promise<boolean> {
    return (await this.change(userId, (lines) => lines.delete(sku))) !== undefined
  }

  /** @param edit tells whether it has changed anything */
  private async change(userId: string, edit: (lines: Map<string, number>) => boolean): Promise<Map<string, number> | undefined> {
    for (;;) {
      const before = await this.read(userId)
      const lines = parse(before)
      if (!edit(lines)) return undefined
      const replaced = await this.valkey.eval(REPLACE, 1, keyOf(userId), before, JSON.stringify([...lines]), CART_LIFETIME_MS)
      if (replaced === 1) return lines
    }
  }

  private async read(userId: string): Promise<string> {
    return (await this.valkey.get(keyOf(userId))) ?? '[]'
  }
}

function parse(text: string): Map<string, number> {
  return new Map(JSON.parse(text))
}

function keyOf(userId: string): string {
  return `shop:cart:${userId}`
}
