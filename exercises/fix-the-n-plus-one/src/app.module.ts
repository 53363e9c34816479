import { Module } from '@nestjs/common'
import { TypeOrmModule } from '@nestjs/typeorm'
import { Customer } from './customers/customer.entity.js'
import { OrderItem } from './orders/order-item.entity.js'
import { Order } from './orders/order.entity.js'
import { OrdersModule } from './orders/orders.module.js'

/** Set to true to see every statement in the log. */
const LOG_QUERIES = false

@Module({
  imports: [
    TypeOrmModule.forRoot({
      type: 'postgres',
      url: process.env.DATABASE_URL,
      entities: [Customer, Order, OrderItem],
      logging: LOG_QUERIES ? ['query'] : false,
      logger: 'simple-console',
    }),
    OrdersModule,
  ],
})
export class AppModule {}
