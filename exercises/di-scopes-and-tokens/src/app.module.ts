import { Module } from '@nestjs/common'
import { CatalogueModule } from './catalogue/catalogue.module.js'
import { OrdersModule } from './orders/orders.module.js'
import { TenancyModule } from './tenancy/tenancy.module.js'

@Module({ imports: [TenancyModule, CatalogueModule, OrdersModule] })
export class AppModule {}
