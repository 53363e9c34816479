import { Module } from '@nestjs/common'
import { ArticlesModule } from '../articles/articles.module.js'
import { ReservationsController } from './reservations.controller.js'
import { ReservationsService } from './reservations.service.js'

@Module({ imports: [ArticlesModule], controllers: [ReservationsController], providers: [ReservationsService] })
export class ReservationsModule {}
