import { BadRequestException, Injectable, NotFoundException, type OnApplicationShutdown } from '@nestjs/common'
import { InjectRepository } from '@nestjs/typeorm'
import { Pool, type QueryResult } from 'pg'
import { LessThan, Repository } from 'typeorm'
import { CustomersService } from '../customers/customers.service.js'
import { CreateOrderDto } from './dto/create-order.dto.js'
import { ListOrdersDto } from './dto/list-orders.dto.js'
import { Order } from './order.entity.js'
import { type ItemView, type OrderRow, type OrderView, toOrderView } from './order.view.js'

@Injectable()
export class OrdersService implements OnApplicationShutdown {
  private readonly pool = new Pool({ connectionString: process.env.DATABASE_URL })

  constructor(
    @InjectRepository(Order) private readonly orders: Repository<Order>,
    private readonly customers: CustomersService,
  ) {}

  /** A page of the tenant's orders, newest first, in three round trips. */
  async list(tenant: string, { limit, after }: ListOrdersDto): Promise<OrderView[]> {
    const orders: OrderRow[] = await this.orders.find({
      select: { id: true, reference: true, status: true, placedAt: true, customerNumber: true },
      where: { tenant, ...(after !== undefined && { id: LessThan(after) }) },
      order: { id: 'DESC' },
      take: limit,
    })
    const present = await this.presenter(tenant, orders)
    return orders.map(present)
  }

  /** One order, with its invoice. */
  async open(tenant: string, id: number): Promise<OrderView & { invoiceText: string }> {
    const order = await this.orders.findOneBy({ tenant, id })
    if (!order) throw new NotFoundException(`There is no order ${id}`)
    const present = await this.presenter(tenant, [order])
    return { ...present(order), invoiceText: order.invoiceText }
  }

  async place(tenant: string, { reference, customerNumber, items }: CreateOrderDto): Promise<OrderView> {
    if (customerNumber != null && !(await this.customers.exists(tenant, customerNumber))) {
      throw new BadRequestException(`There is no customer ${customerNumber}`)
    }
    const order = await this.orders.save(
      this.orders.create({
        tenant,
        reference,
        customerNumber: customerNumber ?? null,
        items: items.map((item, index) => ({ ...item, position: index + 1 })),
      }),
    )
    const present = await this.presenter(tenant, [order])
    return present(order)
  }

  /** Fetches at once what these orders' views need, and gives a function that builds one of them. */
  private async presenter(tenant: string, orders: readonly OrderRow[]): Promise<(order: OrderRow) => OrderView> {
    const numbers = orders.flatMap(({ customerNumber }) => customerNumber ?? [])
    const [customers, items] = await Promise.all([
      this.customers.findByNumbers(tenant, numbers),
      this.itemsByOrder(orders.map(({ id }) => id)),
    ])
    return (order) => {
      const customer = order.customerNumber === null ? undefined : customers.get(order.customerNumber)
      return toOrderView(order, customer ?? null, items.get(order.id) ?? [])
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end()
  }

  private async itemsByOrder(ids: number[]): Promise<Map<number, ItemView[]>> {
    if (ids.length === 0) return new Map()
    const statements = ids.map(
      (id) => `
        SELECT position, sku, title, quantity, unit_price_cents AS "unitPriceCents"
        FROM order_items WHERE order_id = ${id} ORDER BY position`,
    )
    // pg answers several statements with an array of results, and a single one with that result.
    const answer: QueryResult<ItemView> | QueryResult<ItemView>[] = await this.pool.query<ItemView>(statements.join(';'))
    const results = Array.isArray(answer) ? answer : [answer]
    return new Map(ids.map((id, index) => [id, results[index]?.rows ?? []]))
  }
}
