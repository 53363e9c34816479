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

  async reserve({ customer, lines }: ReserveDto): Promise<ReservationView> {
    await this.articles.take(lines)
    try {
      return toReservationView(await this.reservations.save(this.reservations.create({ customer, lines })))
    } catch (error) {
      await this.articles.giveBack(lines)
      throw error
    }
  }

  async cancel(id: number): Promise<ReservationView> {
    const reservation = await this.find(id)
    const { affected } = await this.reservations.update({ id, status: 'held' }, { status: 'cancelled' })
    if (affected !== 1) throw new ConflictException(`Reservation ${id} is cancelled`)
    await this.articles.giveBack(reservation.lines)
    return toReservationView({ ...reservation, status: 'cancelled' })
  }

  private async find(id: number): Promise<Reservation> {
    const reservation = await this.reservations.findOne({ where: { id }, relations: { lines: true } })
    if (!reservation) throw new NotFoundException(`There is no reservation ${id}`)
    return reservation
  }
}
