import { ConflictException, Injectable, NotFoundException } from '@nestjs/common'
import { InjectRepository } from '@nestjs/typeorm'
import { Repository } from 'typeorm'
import { ArticlesService } from '../articles/articles.service.js'
import { ReserveDto } from './dto/reserve.dto.js'
import { Reservation } from './reservation.entity.js'
import { type ReservationView, toReservationView } from './reservation.view.js'

@Injectable()
export class ReservationsService {
  constructor(
    @InjectRepository(Reservation) private readonly reservations: Repository<Reservation>,
    private readonly articles: ArticlesService,
  ) {}

  async open(id: number): Promise<ReservationView> {
    return toReservationView(await this.find(id))
  }

  reserve({ customer, lines }: ReserveDto): Promise<ReservationView> {
    return this.reservations.manager.transaction(async (manager) => {
      await this.articles.take(manager, lines)
      return toReservationView(await manager.save(manager.create(Reservation, { customer, lines })))
    })
  }

  async cancel(id: number): Promise<ReservationView> {
    const reservation = await this.find(id)
    await this.reservations.manager.transaction(async (manager) => {
      // Only one of two cancellations finds it held, whatever both have read before.
      const { affected } = await manager.update(Reservation, { id, status: 'held' }, { status: 'cancelled' })
      if (affected !== 1) throw new ConflictException(`Reservation ${id} is cancelled`)
      await this.articles.giveBack(manager, reservation.lines)
    })
    return toReservationView({ ...reservation, status: 'cancelled' })
  }

  private async find(id: number): Promise<Reservation> {
    const reservation = await this.reservations.findOne({ where: { id }, relations: { lines: true } })
    if (!reservation) throw new NotFoundException(`There is no reservation ${id}`)
    return reservation
  }
}
