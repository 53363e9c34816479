import { Module } from '@nestjs/common'
import { CatalogueService } from '../catalogue/catalogue.service.js'
import { MailModule } from '../mail/mail.module.js'
import { OrdersController } from './orders.controller.js'
import { OrdersService } from './orders.service.js'
import { OrdersStore } from '../store/orders.store.js'

@Module({ imports: [MailModule], controllers: [OrdersController], providers: [OrdersService, OrdersStore, CatalogueService] })
export class OrdersModule {}
