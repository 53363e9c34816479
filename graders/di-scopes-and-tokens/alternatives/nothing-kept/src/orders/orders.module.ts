import { Module } from '@nestjs/common'
import { CatalogueModule } from '../catalogue/catalogue.module.js'
import { CatalogueService } from '../catalogue/catalogue.service.js'
import { HttpMailer } from '../mail/http-mailer.js'
import { MAILER, type Mailer } from '../mail/mailer.js'
import { OrdersStore } from '../store/orders.store.js'
import { OrdersController } from './orders.controller.js'
import { OrdersService } from './orders.service.js'

@Module({
  imports: [CatalogueModule],
  controllers: [OrdersController],
  providers: [
    OrdersStore,
    { provide: MAILER, useValue: new HttpMailer() },
    {
      provide: OrdersService,
      inject: [OrdersStore, CatalogueService, MAILER],
      useFactory: (store: OrdersStore, catalogue: CatalogueService, mailer: Mailer) => new OrdersService(store, catalogue, mailer),
    },
  ],
})
export class OrdersModule {}
