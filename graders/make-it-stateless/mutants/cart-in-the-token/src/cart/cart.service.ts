import { Injectable } from '@nestjs/common'
import type { Session } from '../auth/sessions.service.js'
import { SessionsService } from '../auth/sessions.service.js'
import { type CartItem, type CartView, toCartView } from './cart.view.js'

/** The cart is in the session's token: whoever changes it makes a new one. */
@Injectable()
export class CartService {
  constructor(private readonly sessions: SessionsService) {}

  show({ cart }: Session): CartView {
    return toCartView(cart)
  }

  /** Adds to the quantities that are in the cart. */
  async add({ token, cart }: Session, items: readonly CartItem[]): Promise<{ token: string; cart: CartView }> {
    for (const { sku, quantity } of items) cart.set(sku, (cart.get(sku) ?? 0) + quantity)
    return { token: await this.sessions.withCart(token, cart), cart: toCartView(cart) }
  }

  /** @returns the new token, if there was such a line */
  async remove({ token, cart }: Session, sku: string): Promise<string | undefined> {
    return cart.delete(sku) ? this.sessions.withCart(token, cart) : undefined
  }
}
