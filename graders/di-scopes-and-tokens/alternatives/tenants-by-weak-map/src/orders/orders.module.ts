import { Module } from '@nestjs/common'
import { CatalogueModule } from '../catalogue/catalogue.module.js'
import { MailModule } from '../mail/mail.module.js'
import { OrdersStore } from '../store/orders.store.js'
import { OrdersController } from './orders.controller.js'
import { OrdersService } from './orders.service.js'

@Module({ imports: [CatalogueModule, MailModule], controllers: [OrdersController], providers: [OrdersService, OrdersStore] })
export class OrdersModule {}
