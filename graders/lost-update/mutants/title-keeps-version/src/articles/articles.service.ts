import { ConflictException, Injectable, NotFoundException } from '@nestjs/common'
import { InjectRepository } from '@nestjs/typeorm'
import { type EntityManager, Repository } from 'typeorm'
import { Article } from './article.entity.js'
import { ChangeArticleDto } from './dto/change-article.dto.js'

/** Units of an article that leave the stock or return to it. */
export interface Units {
  sku: string
  quantity: number
}

const NEXT_VERSION = () => 'version + 1'

@Injectable()
export class ArticlesService {
  constructor(@InjectRepository(Article) private readonly articles: Repository<Article>) {}

  open(sku: string): Promise<Article> {
    return this.find(this.articles.manager, sku)
  }

  /**
   * Stores what a clerk has in the form: the title, and the stock as counted.
   *
   * @throws ConflictException when the article is not the one that the clerk saw any more
   */
  async change(sku: string, { title, available, version }: ChangeArticleDto): Promise<Article> {
    const { raw } = await this.articles
      .createQueryBuilder()
      .update()
      .set({ title, available, version: () => 'CASE WHEN available = :available THEN version ELSE version + 1 END' })
      .setParameters({ available })
      .where({ sku, version })
      .returning('sku, title, available, version')
      .execute()
    const [stored]: Article[] = raw
    if (stored) return stored
    const { version: current } = await this.open(sku)
    throw new ConflictException(`Article ${sku} is at version ${current}, the form at ${version}`)
  }

  /**
   * Takes from the stock what a customer reserves: all of it, or it throws.
   *
   * @param manager of the transaction that stores the reservation
   */
  async take(manager: EntityManager, units: readonly Units[]): Promise<void> {
    for (const { sku, quantity } of inLockOrder(units)) {
      const { affected } = await manager
        .createQueryBuilder()
        .update(Article)
        .set({ available: () => 'available - :quantity', version: NEXT_VERSION })
        .where('sku = :sku AND available >= :quantity')
        .setParameters({ sku, quantity })
        .execute()
      if (affected === 1) continue
      const { available } = await this.find(manager, sku)
      throw new ConflictException(`Only ${available} of ${sku} are left, and ${quantity} were wanted`)
    }
  }

  /**
   * Puts back what a cancelled reservation had taken.
   *
   * @param manager of the transaction that cancels the reservation
   */
  async giveBack(manager: EntityManager, units: readonly Units[]): Promise<void> {
    for (const { sku, quantity } of inLockOrder(units)) {
      await manager
        .createQueryBuilder()
        .update(Article)
        .set({ available: () => 'available + :quantity', version: NEXT_VERSION })
        .where({ sku })
        .setParameters({ quantity })
        .execute()
    }
  }

  private async find(manager: EntityManager, sku: string): Promise<Article> {
    const article = await manager.findOneBy(Article, { sku })
    if (!article) throw new NotFoundException(`There is no article ${sku}`)
    return article
  }
}

/** Whoever changes several articles locks them in this order: two transactions then wait for each other in one direction only. */
function inLockOrder(units: readonly Units[]): Units[] {
  return units.toSorted((left, right) => (left.sku < right.sku ? -1 : 1))
}
