import { ConflictException, Injectable, NotFoundException } from '@nestjs/common'
import { InjectDataSource } from '@nestjs/typeorm'
import { DataSource, type EntityManager } from 'typeorm'
import { ArticlesService } from '../articles/articles.service.js'
import { serializable } from '../transactions/serializable.js'
import { ReserveDto } from './dto/reserve.dto.js'
import { Reservation } from './reservation.entity.js'
import { type ReservationView, toReservationView } from './reservation.view.js'

@Injectable()
export class ReservationsService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly articles: ArticlesService,
  ) {}

  async open(id: number): Promise<ReservationView> {
    return toReservationView(await this.find(this.database.manager, id))
  }

  reserve({ customer, lines }: ReserveDto): Promise<ReservationView> {
    return serializable(this.database, async (manager) => {
      for (const { sku, quantity } of lines) await this.articles.take(manager, sku, quantity)
      // Created anew for each try: an entity that was inserted once keeps the id of a row that was rolled back.
      return toReservationView(await manager.save(manager.create(Reservation, { customer, lines: lines.map((line) => ({ ...line })) })))
    })
  }

  cancel(id: number): Promise<ReservationView> {
    return serializable(this.database, async (manager) => {
      const reservation = await this.find(manager, id)
      if (reservation.status === 'cancelled') throw new ConflictException(`Reservation ${id} is cancelled`)
      for (const { sku, quantity } of reservation.lines) await this.articles.giveBack(manager, sku, quantity)
      reservation.status = 'cancelled'
      return toReservationView(await manager.save(reservation))
    })
  }

  private async find(manager: EntityManager, id: number): Promise<Reservation> {
    const reservation = await manager.findOne(Reservation, { where: { id }, relations: { lines: true } })
    if (!reservation) throw new NotFoundException(`There is no reservation ${id}`)
    return reservation
  }
}
