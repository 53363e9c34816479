import { Injectable } from '@nestjs/common'
import { Redis } from 'ioredis'
import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { CART_LIFETIME_MS } from '../lifetimes.js'
import { type CartItem, type CartView, toCartView } from './cart.view.js'

/** Many times what a change takes. */
const LEASE_MS = 10_000

/** Deletes the lock only if it is still ours. */
const RELEASE = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`

/** Carts in Valkey, each as one JSON text that is changed under a lock. */
@Injectable()
export class CartService {
  constructor(private readonly valkey: Redis) {}

  /** The user's cart; an empty one when there is none. */
  async show(userId: string): Promise<CartView> {
    return toCartView(await this.read(userId))
  }

  /** Adds to the quantities that are in the cart. */
  async add(userId: string, items: readonly CartItem[]): Promise<CartView> {
    return this.locked(userId, async () => {
      const lines = await this.read(userId)
      for (const { sku, quantity } of items) lines.set(sku, (lines.get(sku) ?? 0) + quantity)
      await this.write(userId, lines)
      return toCartView(lines)
    })
  }

  /** @returns whether there was such a line */
  async remove(userId: string, sku: string): Promise<boolean> {
    return this.locked(userId, async () => {
      const lines = await this.read(userId)
      const removed = lines.delete(sku)
      if (removed) await this.write(userId, lines)
      return removed
    })
  }

  /** One at a time over all instances; a holder that dies lets go after its lease. */
  private async locked<T>(userId: string, change: () => Promise<T>): Promise<T> {
    const [key, owner] = [`lock:cart:${userId}`, randomUUID()]
    while ((await this.valkey.set(key, owner, 'PX', LEASE_MS, 'NX')) === null) await setTimeout(1 + Math.random() * 4)
    try {
      return await change()
    } finally {
      await this.valkey.eval(RELEASE, 1, key, owner)
    }
  }

  private async read(userId: string): Promise<Map<string, number>> {
    return new Map(JSON.parse((await this.valkey.get(keyOf(userId))) ?? '[]'))
  }

  private async write(userId: string, lines: Map<string, number>): Promise<void> {
    await this.valkey.set(keyOf(userId), JSON.stringify([...lines]), 'PX', CART_LIFETIME_MS)
  }
}

function keyOf(userId: string): string {
  return `shop:cart:${userId}`
}
