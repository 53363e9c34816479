import type { SourceFiles } from '../compile/types.ts'

/** A small exercise that uses every part of the kit that has to be one copy in a process. */
export const APP: SourceFiles = {
  'src/order.entity.ts': `import { Column, Entity, ManyToOne, OneToMany, PrimaryGeneratedColumn, type Relation } from 'typeorm'
@Entity('customers')
export class Customer {
  @PrimaryGeneratedColumn() id: number
  @Column() name: string
  @OneToMany(() => Order, (order) => order.customer) orders: Relation<Order>[]
}
@Entity('orders')
export class Order {
  @PrimaryGeneratedColumn() id: number
  @Column({ type: 'timestamptz', default: () => 'now()' }) placedAt: Date
  @ManyToOne(() => Customer, (customer) => customer.orders, { eager: true }) customer: Customer
}
`,
  'src/orders.dto.ts': `import { Type } from 'class-transformer'
import { IsInt, IsString, MinLength } from 'class-validator'
export class CreateOrder {
  @IsString() @MinLength(2) customer: string
  @Type(() => Number) @IsInt() amount: number
}
export interface OrderView {
  id: number
  customer: string
}
`,
  'src/orders.service.ts': `import { Injectable, NotFoundException } from '@nestjs/common'
import { InjectRepository } from '@nestjs/typeorm'
import { Repository } from 'typeorm'
import { Order } from './order.entity'
import { OrderView } from './orders.dto'
@Injectable()
export class OrdersService {
  constructor(@InjectRepository(Order) private readonly orders: Repository<Order>) {}
  async find(id: number): Promise<OrderView> {
    const order = await this.orders.findOne({ where: { id }, relations: { customer: true } })
    if (!order) throw new NotFoundException(\`no order \${id}\`)
    return { id: order.id, customer: order.customer.name }
  }
}
`,
  'src/orders.controller.ts': `import { Body, Controller, Get, Param, ParseIntPipe, Post, Req } from '@nestjs/common'
import { Request } from 'express'
import { from, Observable } from 'rxjs'
import { map } from 'rxjs/operators'
import { CreateOrder, OrderView } from './orders.dto.js'
import { OrdersService } from './orders.service.ts'
@Controller('orders')
export class OrdersController {
  constructor(private readonly orders: OrdersService) {}
  @Get(':id') find(@Param('id', ParseIntPipe) id: number, @Req() request: Request): Observable<OrderView> {
    return from(this.orders.find(id)).pipe(map((order) => ({ ...order, ...(request.query.x ? { x: 1 } : {}) })))
  }
  @Post() create(@Body() order: CreateOrder): CreateOrder {
    return order
  }
}
`,
  'src/app.module.ts': `import { Module } from '@nestjs/common'
import { TypeOrmModule } from '@nestjs/typeorm'
import { Customer, Order } from './order.entity'
import { OrdersController } from './orders.controller'
import { OrdersService } from './orders.service'
@Module({ imports: [TypeOrmModule.forFeature([Order, Customer])], controllers: [OrdersController], providers: [OrdersService], exports: [OrdersService] })
export class OrdersModule {}
@Module({ imports: [TypeOrmModule.forRoot({ type: 'postgres', url: process.env.DATABASE_URL, autoLoadEntities: true, retryAttempts: 0 }), OrdersModule] })
export class AppModule {}
`,
  'src/main.ts': `import 'reflect-metadata'
import { ValidationPipe } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import type { NestExpressApplication } from '@nestjs/platform-express'
import { AppModule } from './app.module'
const app = await NestFactory.create<NestExpressApplication>(AppModule, { logger: false, abortOnError: false })
app.useGlobalPipes(new ValidationPipe({ whitelist: true, transform: true }))
app.enableShutdownHooks()
await app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1')
`,
  'test/orders.test.ts': `import { Test } from '@nestjs/testing'
import request from 'supertest'
import { describe, expect, it, vi } from 'vitest'
import { OrdersController } from '../src/orders.controller'
import { OrdersService } from '../src/orders.service'
describe('orders', () => {
  it('finds one', async () => {
    const find = vi.fn(async (id: number) => ({ id, customer: 'Ada' }))
    const module = await Test.createTestingModule({ controllers: [OrdersController], providers: [{ provide: OrdersService, useValue: { find } }] }).compile()
    const app = module.createNestApplication()
    await app.init()
    await request(app.getHttpServer()).get('/orders/7').expect(200)
    expect(find).toHaveBeenCalledWith(7)
    await app.close()
  })
})
`,
}

/** Uses the compiled app from the kit, without a database, and prints what it saw as JSON. */
export const APP_SCRIPT = `
import { ValidationPipe } from '@nestjs/common'
import { Test } from '@nestjs/testing'
import { getRepositoryToken, InjectRepository } from '@nestjs/typeorm'
import request from 'supertest'
import { DataSource, Repository } from 'typeorm'
import { OrdersModule } from './src/app.module.js'
import { Customer, Order } from './src/order.entity.js'
import { OrdersService } from './src/orders.service.js'

const repository = { findOne: async ({ where }) => ({ id: where.id, customer: { name: 'Ada' } }) }
const builder = () => Test.createTestingModule({ imports: [OrdersModule] }).useMocker((token) => (token === DataSource ? { entityMetadatas: [], options: { type: 'postgres' }, getRepository: () => repository } : undefined)).overrideProvider(getRepositoryToken(Order)).useValue(repository).overrideProvider(getRepositoryToken(Customer)).useValue({})
const start = async (module) => {
  const app = module.createNestApplication({ logger: false })
  app.useGlobalPipes(new ValidationPipe({ transform: true }))
  await app.listen(0, '127.0.0.1')
  return app
}
const module = await builder().compile()
const app = await start(module)
const found = await request(app.getHttpServer()).get('/orders/7')
const rejected = await request(app.getHttpServer()).post('/orders').send({ customer: 'A', amount: '3' })
const sameRepository = module.get(getRepositoryToken(Order)) === repository && getRepositoryToken(Order) === Order.name + 'Repository' ? true : module.get(getRepositoryToken(Order)) === repository
await app.close()

const fake = await start(await builder().overrideProvider(OrdersService).useValue({ find: async () => ({ id: 1, customer: 'fake' }) }).compile())
const overridden = await request(fake.getHttpServer()).get('/orders/9')
await fake.close()

process.env.DATABASE_URL = 'postgres://someone@127.0.0.1:1/nothing'
process.env.PORT = '0'
const noDatabase = await import('./src/main.js').then(() => 'started', (error) => error.code ?? error.errors?.[0]?.code)
process.stdout.write(JSON.stringify({ found: found.body, rejected: [rejected.status, rejected.body.message], overridden: overridden.body, sameRepository, noDatabase }), () => process.exit(0))
`
