import { BadRequestException, Injectable, NotFoundException } from '@nestjs/common'
import { InjectRepository } from '@nestjs/typeorm'
import { type FindManyOptions, LessThan, Repository } from 'typeorm'
import { CustomersService } from '../customers/customers.service.js'
import { CreateOrderDto } from './dto/create-order.dto.js'
import { ListOrdersDto } from './dto/list-orders.dto.js'
import { OrderItem } from './order-item.entity.js'
import { Order } from './order.entity.js'
import { type OrderView, toOrderView } from './order.view.js'

/** What the list reads. `query`: each relation in one statement of its own, for all orders of the page. */
const LIST = {
  select: {
    id: true,
    tenant: true,
    reference: true,
    status: true,
    placedAt: true,
    customerNumber: true,
    customer: { id: true, tenant: true, number: true, name: true, email: true },
    items: { id: true, position: true, sku: true, title: true, quantity: true, unitPriceCents: true },
  },
  relations: { customer: true, items: true },
  relationLoadStrategy: 'query',
  order: { id: 'DESC' },
} as const satisfies FindManyOptions<Order>

const byPosition = (items: readonly OrderItem[]): OrderItem[] => items.toSorted((a, b) => a.position - b.position)

const pageSize = (limit = 50): number => {
  if (!Number.isInteger(limit) || limit < 1) throw new BadRequestException('limit is a whole number from 1 to 500')
  return Math.min(limit, 500)
}

@Injectable()
export class OrdersService {
  constructor(
    @InjectRepository(Order) private readonly orders: Repository<Order>,
    @InjectRepository(OrderItem) private readonly items: Repository<OrderItem>,
    private readonly customers: CustomersService,
  ) {}

  /** The tenant's orders, newest first. */
  async list(tenant: string, { limit, after }: ListOrdersDto): Promise<OrderView[]> {
    const orders = await this.orders.find({
      ...LIST,
      where: { tenant, ...(after !== undefined && { id: LessThan(after) }) },
      take: pageSize(limit),
    })
    return orders.map((order) => toOrderView(order, order.customer, byPosition(order.items)))
  }

  /** One order, with its invoice. */
  async open(tenant: string, id: number): Promise<OrderView & { invoiceText: string }> {
    const order = await this.orders.findOneBy({ tenant, id })
    if (!order) throw new NotFoundException(`There is no order ${id}`)
    return { ...(await this.present(order)), invoiceText: order.invoiceText }
  }

  async place(tenant: string, { reference, customerNumber, items }: CreateOrderDto): Promise<OrderView> {
    if (customerNumber != null && !(await this.customers.findByNumber(tenant, customerNumber))) {
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
    return this.present(order)
  }

  private async present(order: Order): Promise<OrderView> {
    const customer = order.customerNumber === null ? null : await this.customers.findByNumber(order.tenant, order.customerNumber)
    const items = await this.items.find({ where: { orderId: order.id }, order: { position: 'ASC' } })
    return toOrderView(order, customer, items)
  }
}
