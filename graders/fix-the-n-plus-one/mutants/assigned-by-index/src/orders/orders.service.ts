import { BadRequestException, Injectable, NotFoundException } from '@nestjs/common'
import { InjectRepository } from '@nestjs/typeorm'
import { In, LessThan, Repository } from 'typeorm'
import { CustomersService } from '../customers/customers.service.js'
import { CreateOrderDto } from './dto/create-order.dto.js'
import { ListOrdersDto } from './dto/list-orders.dto.js'
import { OrderItem } from './order-item.entity.js'
import { Order } from './order.entity.js'
import { type ItemView, type OrderRow, type OrderView, toOrderView } from './order.view.js'

@Injectable()
export class OrdersService {
  constructor(
    @InjectRepository(Order) private readonly orders: Repository<Order>,
    @InjectRepository(OrderItem) private readonly items: Repository<OrderItem>,
    private readonly customers: CustomersService,
  ) {}

  /** A page of the tenant's orders, newest first. Three queries, however many orders it holds. */
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
    return { ...present(order, 0), invoiceText: order.invoiceText }
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
    return present(order, 0)
  }

  /** Fetches at once what these orders' views need, and gives a function that builds one of them. */
  private async presenter(tenant: string, orders: readonly OrderRow[]): Promise<(order: OrderRow, index: number) => OrderView> {
    const numbers = orders.flatMap(({ customerNumber }) => customerNumber ?? [])
    const [customers, items] = await Promise.all([
      this.customers.findByNumbers(tenant, numbers),
      this.itemsByOrder(orders.map(({ id }) => id)),
    ])
    return (order, index) => {
      const customer = order.customerNumber === null ? undefined : customers[index]
      return toOrderView(order, customer ?? null, items.get(order.id) ?? [])
    }
  }

  private async itemsByOrder(ids: number[]): Promise<Map<number, ItemView[]>> {
    const items = await this.items.find({
      select: { orderId: true, position: true, sku: true, title: true, quantity: true, unitPriceCents: true },
      where: { orderId: In(ids) },
      order: { position: 'ASC' },
    })
    const byOrder = new Map<number, ItemView[]>()
    for (const item of items) {
      byOrder.set(item.orderId, [...(byOrder.get(item.orderId) ?? []), item])
    }
    return byOrder
  }
}
