import { Inject, Injectable, NotFoundException } from '@nestjs/common'
import { CatalogueService } from '../catalogue/catalogue.service.js'
import { MAILER, type Mailer } from '../mail/mailer.js'
import { type Order, OrdersStore } from '../store/orders.store.js'
import type { Tenant } from '../tenancy/tenants.js'
import type { PlaceOrder } from './place-order.dto.js'

@Injectable()
export class OrdersService {
  constructor(
    private readonly store: OrdersStore,
    private readonly catalogue: CatalogueService,
    @Inject(MAILER) private readonly mailer: Mailer,
  ) {}

  async place(tenant: Tenant, { sku, quantity, email }: PlaceOrder): Promise<Order> {
    const item = await this.catalogue.find(tenant, sku)
    if (!item) throw new NotFoundException(`There is no ${sku}`)
    const total = item.price * quantity
    const order = await this.store.add({ tenant: tenant.id, sku, quantity, total, mailed: false })
    order.mailed = await this.confirm(tenant, order, email)
    return order
  }

  list(tenant: Tenant): Promise<Order[]> {
    return this.store.of(tenant.id)
  }

  private async confirm({ id, name }: Tenant, order: Order, to: string): Promise<boolean> {
    const message = { tenant: id, to, subject: `Order ${order.id}`, text: `${name} ordered ${order.quantity} × ${order.sku}.` }
    try {
      await this.mailer.send(message)
      return true
    } catch {
      return false
    }
  }
}
