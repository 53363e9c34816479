import { ConflictException, Injectable, NotFoundException } from '@nestjs/common'
import { InjectRepository } from '@nestjs/typeorm'
import { Repository } from 'typeorm'
import { ArticlesService } from '../articles/articles.service.js'
import { ReserveDto } from './dto/reserve.dto.js'
import { ReservationLine } from './reservation-line.entity.js'
import { Reservation } from './reservation.entity.js'
import { type ReservationView, toReservationView } from './reservation.view.js'

@Injectable()
export class ReservationsService {
  constructor(
    @InjectRepository(Reservation) private readonly reservations: Repository<Reservation>,
    private readonly articles: ArticlesService,
  ) {}

  async open(id: number): Promise<ReservationView> {
    const reservation = await this.reservations.findOne({ where: { id }, relations: { lines: true } })
    if (!reservation) throw new NotFoundException(`There is no reservation ${id}`)
    return toReservationView(reservation)
  }

  reserve({ customer, lines }: ReserveDto): Promise<ReservationView> {
    return this.reservations.manager.transaction(async (manager) => {
      await this.articles.move(manager, new Map(lines.map(({ sku, quantity }) => [sku, -quantity])))
      return toReservationView(await manager.save(manager.create(Reservation, { customer, lines })))
    })
  }

  cancel(id: number): Promise<ReservationView> {
    return this.reservations.manager.transaction(async (manager) => {
      const reservation = await manager.findOne(Reservation, { where: { id }, lock: { mode: 'pessimistic_write' } })
      if (!reservation) throw new NotFoundException(`There is no reservation ${id}`)
      if (reservation.status === 'cancelled') throw new ConflictException(`Reservation ${id} is cancelled`)
      // A second statement: a join to what may be missing can't be locked.
      const lines = await manager.findBy(ReservationLine, { reservationId: id })
      await this.articles.move(manager, new Map(lines.map(({ sku, quantity }) => [sku, quantity])))
      await manager.update(Reservation, { id }, { status: 'cancelled' })
      return toReservationView({ ...reservation, lines, status: 'cancelled' })
    })
  }
}
