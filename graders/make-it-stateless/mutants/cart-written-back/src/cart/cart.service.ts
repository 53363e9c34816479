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
    const lines = await this.read(userId)
    for (const { sku, quantity } of items) lines.set(sku, (lines.get(sku) ?? 0) + quantity)
    await this.write(userId, lines)
    return toCartView(lines)
  }

  /** @returns whether there was such a line */
  async remove(userId: string, sku: string): Promise<boolean> {
    const lines = await this.read(userId)
    const removed = lines.delete(sku)
    if (removed) await this.write(userId, lines)
    return removed
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
