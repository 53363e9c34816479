import { Module } from '@nestjs/common'
import { TypeOrmModule } from '@nestjs/typeorm'
import { ArticlesModule } from '../articles/articles.module.js'
import { ReservationLine } from './reservation-line.entity.js'
import { Reservation } from './reservation.entity.js'
import { ReservationsController } from './reservations.controller.js'
import { ReservationsService } from './reservations.service.js'

@Module({
  imports: [TypeOrmModule.forFeature([Reservation, ReservationLine]), ArticlesModule],
  controllers: [ReservationsController],
  providers: [ReservationsService],
})
export class ReservationsModule {}
