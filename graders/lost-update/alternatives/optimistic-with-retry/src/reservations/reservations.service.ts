import { ConflictException, Injectable, NotFoundException } from '@nestjs/common'
import { InjectEntityManager } from '@nestjs/typeorm'
import { EntityManager } from 'typeorm'
import { ArticlesService } from '../articles/articles.service.js'
import { Overtaken, untilUndisturbed } from '../conflicts/again.js'
import { ReserveDto } from './dto/reserve.dto.js'
import { Reservation } from './reservation.entity.js'
import { type ReservationView, toReservationView } from './reservation.view.js'

const bySku = (a: { sku: string }, b: { sku: string }): number => (a.sku < b.sku ? -1 : 1)

@Injectable()
export class ReservationsService {
  constructor(
    @InjectEntityManager() private readonly manager: EntityManager,
    private readonly articles: ArticlesService,
  ) {}

  async open(id: number): Promise<ReservationView> {
    return toReservationView(await this.find(this.manager, id))
  }

  reserve({ customer, lines }: ReserveDto): Promise<ReservationView> {
    return this.transaction(async (manager) => {
      // An UPDATE that finds its version locks the row until COMMIT, so the order counts here as well.
      for (const { sku, quantity } of lines.toSorted(bySku)) await this.articles.take(manager, sku, quantity)
      return toReservationView(await manager.save(manager.create(Reservation, { customer, lines })))
    })
  }

  cancel(id: number): Promise<ReservationView> {
    return this.transaction(async (manager) => {
      const reservation = await this.find(manager, id)
      if (reservation.status === 'cancelled') throw new ConflictException(`Reservation ${id} is cancelled`)
      const { affected } = await manager.update(Reservation, { id, status: 'held' }, { status: 'cancelled' })
      if (affected === 0) throw new Overtaken()
      for (const { sku, quantity } of reservation.lines.toSorted(bySku)) await this.articles.giveBack(manager, sku, quantity)
      return toReservationView({ ...reservation, status: 'cancelled' })
    })
  }

  private transaction<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return untilUndisturbed(() => this.manager.transaction(work))
  }

  private async find(manager: EntityManager, id: number): Promise<Reservation> {
    const reservation = await manager.findOne(Reservation, { where: { id }, relations: { lines: true } })
    if (!reservation) throw new NotFoundException(`There is no reservation ${id}`)
    return reservation
  }
}
