import { Inject, Injectable, NotFoundException } from '@nestjs/common'
import { CatalogueService } from '../catalogue/catalogue.service.js'
import { MAILER, type Mailer } from '../mail/mailer.js'
import { TenantContext } from '../tenancy/tenant-context.js'
import { type Order, OrdersStore } from '../store/orders.store.js'
import type { PlaceOrder } from './place-order.dto.js'

@Injectable()
export class OrdersService {
  constructor(
    private readonly store: OrdersStore,
    private readonly catalogue: CatalogueService,
    private readonly context: TenantContext,
    @Inject(MAILER) private readonly mailer: Mailer,
  ) {}

  async place({ sku, quantity, email }: PlaceOrder): Promise<Order> {
    const item = await this.catalogue.find(sku)
    if (!item) throw new NotFoundException(`There is no ${sku}`)
    const order = await this.store.add({
      tenant: this.context.current.id,
      sku,
      quantity,
      total: item.price * quantity,
      mailed: false,
    })
    order.mailed = await this.confirm(order, email)
    return order
  }

  list(): Promise<Order[]> {
    return this.store.of(this.context.current.id)
  }

  private async confirm(order: Order, to: string): Promise<boolean> {
    const { id, name } = this.context.current
    const message = { tenant: id, to, subject: `Order ${order.id}`, text: `${name} ordered ${order.quantity} × ${order.sku}.` }
    try {
      await this.mailer.send(message)
      return true
    } catch {
      return false
    }
  }
}
