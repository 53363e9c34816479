import { Module } from '@nestjs/common'
import { TypeOrmModule } from '@nestjs/typeorm'
import { Customer } from '../customers/customer.entity.js'
import { CustomersModule } from '../customers/customers.module.js'
import { OrderItem } from './order-item.entity.js'
import { OrderLoaders } from './order-loaders.js'
import { Order } from './order.entity.js'
import { OrdersController } from './orders.controller.js'
import { OrdersService } from './orders.service.js'

@Module({
  imports: [TypeOrmModule.forFeature([Customer, Order, OrderItem]), CustomersModule],
  controllers: [OrdersController],
  providers: [OrdersService, OrderLoaders],
})
export class OrdersModule {}
