import { ConflictException, Injectable, NotFoundException } from '@nestjs/common'
import { InjectRepository } from '@nestjs/typeorm'
import { Repository } from 'typeorm'
import { ArticlesService } from '../articles/articles.service.js'
import { ReserveDto } from './dto/reserve.dto.js'
import { Reservation } from './reservation.entity.js'
import { type ReservationView, toReservationView } from './reservation.view.js'

const inOrder = <T extends { sku: string }>(lines: readonly T[]): T[] => lines.toSorted((a, b) => (a.sku < b.sku ? -1 : 1))

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
      for (const { sku, quantity } of inOrder(lines)) {
        await this.articles.take(manager, sku, quantity)
      }
      return toReservationView(await manager.save(manager.create(Reservation, { customer, lines })))
    })
  }

  cancel(id: number): Promise<ReservationView> {
    return this.reservations.manager.transaction(async (manager) => {
      const reservation = await this.find(id, manager)
      if (reservation.status === 'cancelled') throw new ConflictException(`Reservation ${id} is cancelled`)
      for (const { sku, quantity } of inOrder(reservation.lines)) {
        await this.articles.giveBack(manager, sku, quantity)
      }
      reservation.status = 'cancelled'
      return toReservationView(await manager.save(reservation))
    })
  }

  private async find(id: number, manager = this.reservations.manager): Promise<Reservation> {
    const reservation = await manager.findOne(Reservation, { where: { id }, relations: { lines: true } })
    if (!reservation) throw new NotFoundException(`There is no reservation ${id}`)
    return reservation
  }
}
