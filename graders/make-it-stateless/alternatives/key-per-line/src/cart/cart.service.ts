import { Injectable } from '@nestjs/common'
import { Redis } from 'ioredis'
import { CART_LIFETIME_MS } from '../lifetimes.js'
import { commit } from '../valkey/transaction.js'
import { type CartItem, type CartView, toCartView } from './cart.view.js'

const index = (userId: string): string => `cart:${userId}:lines`
const line = (userId: string, sku: string): string => `cart:${userId}:line:${sku}`

@Injectable()
export class CartService {
  constructor(private readonly valkey: Redis) {}

  async show(userId: string): Promise<CartView> {
    const skus = await this.valkey.smembers(index(userId))
    const quantities = skus.length === 0 ? [] : await this.valkey.mget(skus.map((sku) => line(userId, sku)))
    // Between the two commands a line may have been taken out.
    return toCartView(skus.flatMap((sku, at) => (quantities[at] == null ? [] : [[sku, Number(quantities[at])] as const])))
  }

  async add(userId: string, items: readonly CartItem[]): Promise<CartView> {
    const change = this.valkey.multi().sadd(index(userId), ...items.map(({ sku }) => sku))
    for (const { sku, quantity } of items) change.incrby(line(userId, sku), quantity)
    await commit(change)
    await this.prolong(userId)
    return this.show(userId)
  }

  async remove(userId: string, sku: string): Promise<boolean> {
    const results = await this.valkey.multi().srem(index(userId), sku).del(line(userId, sku)).exec()
    if (results?.[0]?.[1] !== 1) return false
    await this.prolong(userId)
    return true
  }

  /** All lines of a cart end together. */
  private async prolong(userId: string): Promise<void> {
    const keys = [index(userId), ...(await this.valkey.smembers(index(userId))).map((sku) => line(userId, sku))]
    const change = this.valkey.multi()
    for (const key of keys) change.pexpire(key, CART_LIFETIME_MS)
    await commit(change)
  }
}
