import { Injectable } from '@nestjs/common'
import { Redis } from 'ioredis'
import { CART_LIFETIME_MS } from '../lifetimes.js'
import { type CartItem, type CartView, toCartView } from './cart.view.js'

/** Carts in Valkey, each as one JSON text. */
@Injectable()
export class CartService {
  constructor(private readonly valkey: Redis) {}

  /** The user's cart; an empty one when there is none. */
  async show(userId: string): Promise<CartView> {
    return toCartView(await this.read(userId))
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

  private async read(userId: string): Promise<Map<string, number>> {
    return new Map(JSON.parse((await this.valkey.get(keyOf(userId))) ?? '[]'))
  }

  /** Tries again when somebody else changed the cart in between. */
  private async change(userId: string, edit: (lines: Map<string, number>) => boolean): Promise<Map<string, number> | undefined> {
    for (;;) {
      await this.valkey.watch(keyOf(userId))
      const lines = await this.read(userId)
      if (!edit(lines)) {
        await this.valkey.unwatch()
        return undefined
      }
      const done = await this.valkey
        .multi()
        .set(keyOf(userId), JSON.stringify([...lines]), 'PX', CART_LIFETIME_MS)
        .exec()
      if (done) return lines
    }
  }
}

function keyOf(userId: string): string {
  return `shop:cart:${userId}`
}
