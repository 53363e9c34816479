import { BadRequestException, Injectable, NotFoundException } from '@nestjs/common'
import { InjectRepository } from '@nestjs/typeorm'
import { LessThan, Repository } from 'typeorm'
import { CustomersService } from '../customers/customers.service.js'
import { CreateOrderDto } from './dto/create-order.dto.js'
import { ListOrdersDto } from './dto/list-orders.dto.js'
import { OrderItem } from './order-item.entity.js'
import { Order } from './order.entity.js'
import { type OrderView, toOrderView } from './order.view.js'

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
      where: { tenant, ...(after !== undefined && { id: LessThan(after) }) },
      order: { id: 'DESC' },
      take: limit,
    })

    const views: OrderView[] = []
    for (const order of orders) {
      views.push(await this.present(order))
    }
    return views
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
