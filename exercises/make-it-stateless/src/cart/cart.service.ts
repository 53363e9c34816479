import { Injectable } from '@nestjs/common'
import { CART_LIFETIME_MS } from '../lifetimes.js'
import { type CartItem, type CartView, toCartView } from './cart.view.js'

@Injectable()
export class CartService {
  private readonly carts = new Map<string, { lines: Map<string, number>; changed: number }>()

  /** The user's cart; an empty one when there is none. */
  show(userId: string): CartView {
    return toCartView(this.linesOf(userId))
  }

  /** Adds to the quantities that are in the cart. */
  add(userId: string, items: readonly CartItem[]): CartView {
    const lines = this.linesOf(userId)
    for (const { sku, quantity } of items) lines.set(sku, (lines.get(sku) ?? 0) + quantity)
    this.carts.set(userId, { lines, changed: Date.now() })
    return toCartView(lines)
  }

  /** @returns whether there was such a line */
  remove(userId: string, sku: string): boolean {
    const lines = this.linesOf(userId)
    const removed = lines.delete(sku)
    if (removed) this.carts.set(userId, { lines, changed: Date.now() })
    return removed
  }

  private linesOf(userId: string): Map<string, number> {
    const cart = this.carts.get(userId)
    if (!cart || Date.now() - cart.changed > CART_LIFETIME_MS) return new Map()
    return cart.lines
  }
}
