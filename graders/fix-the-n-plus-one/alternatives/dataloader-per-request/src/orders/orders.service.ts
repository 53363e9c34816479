import { BadRequestException, Injectable, NotFoundException } from '@nestjs/common'
import { InjectRepository } from '@nestjs/typeorm'
import { LessThan, Repository } from 'typeorm'
import { CustomersService } from '../customers/customers.service.js'
import { CreateOrderDto } from './dto/create-order.dto.js'
import { ListOrdersDto } from './dto/list-orders.dto.js'
import { OrderLoaders } from './order-loaders.js'
import { Order } from './order.entity.js'
import { type OrderView, toOrderView } from './order.view.js'

@Injectable()
export class OrdersService {
  constructor(
    @InjectRepository(Order) private readonly orders: Repository<Order>,
    private readonly customers: CustomersService,
    private readonly loaders: OrderLoaders,
  ) {}

  /** The tenant's orders, newest first. */
  async list(tenant: string, { limit, after }: ListOrdersDto): Promise<OrderView[]> {
    const orders = await this.orders.find({
      select: { id: true, tenant: true, reference: true, status: true, placedAt: true, customerNumber: true },
      where: { tenant, ...(after !== undefined && { id: LessThan(after) }) },
      order: { id: 'DESC' },
      take: limit,
    })
    return Promise.all(orders.map((order) => this.present(order)))
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
    const { tenant, customerNumber } = order
    const [customer, items] = await Promise.all([
      customerNumber === null ? null : this.loaders.customers.load({ tenant, number: customerNumber }),
      this.loaders.items.load(order.id),
    ])
    return toOrderView(order, customer, items)
  }
}
