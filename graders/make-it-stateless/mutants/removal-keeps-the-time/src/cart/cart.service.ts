import { Injectable } from '@nestjs/common'
import { Redis } from 'ioredis'
import { CART_LIFETIME_MS } from '../lifetimes.js'
import { commit } from '../valkey/transaction.js'
import { type CartItem, type CartView, toCartView } from './cart.view.js'

/** Carts in Valkey: a hash for each user, quantities by sku. Each change is one that Valkey makes, not a copy that we write back. */
@Injectable()
export class CartService {
  constructor(private readonly valkey: Redis) {}

  /** The user's cart; an empty one when there is none. */
  async show(userId: string): Promise<CartView> {
    const lines = await this.valkey.hgetall(keyOf(userId))
    return toCartView(Object.entries(lines).map(([sku, quantity]) => [sku, Number(quantity)]))
  }

  /** Adds to the quantities that are in the cart. */
  async add(userId: string, items: readonly CartItem[]): Promise<CartView> {
    const change = this.valkey.multi()
    for (const { sku, quantity } of items) change.hincrby(keyOf(userId), sku, quantity)
    await commit(change.pexpire(keyOf(userId), CART_LIFETIME_MS))
    return this.show(userId)
  }

  /** @returns whether there was such a line */
  async remove(userId: string, sku: string): Promise<boolean> {
    return (await this.valkey.hdel(keyOf(userId), sku)) > 0
  }
}

function keyOf(userId: string): string {
  return `shop:cart:${userId}`
}
