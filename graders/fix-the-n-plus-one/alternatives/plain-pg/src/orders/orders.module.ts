import { Module } from '@nestjs/common'
import { Pool } from 'pg'
import { CustomersModule } from '../customers/customers.module.js'
import { TypeOrmModule } from '@nestjs/typeorm'
import { OrderItem } from './order-item.entity.js'
import { Order } from './order.entity.js'
import { OrdersController } from './orders.controller.js'
import { OrdersService } from './orders.service.js'
import { ClosingPool, READ_POOL } from './read-pool.js'

@Module({
  imports: [TypeOrmModule.forFeature([Order, OrderItem]), CustomersModule],
  controllers: [OrdersController],
  providers: [
    { provide: READ_POOL, useFactory: () => new Pool({ connectionString: process.env.DATABASE_URL, max: 4 }) },
    ClosingPool,
    OrdersService,
  ],
})
export class OrdersModule {}
