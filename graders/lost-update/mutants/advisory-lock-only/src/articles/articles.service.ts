import { ConflictException, Injectable, NotFoundException } from '@nestjs/common'
import { InjectRepository } from '@nestjs/typeorm'
import { type EntityManager, Repository } from 'typeorm'
import { Article } from './article.entity.js'
import { ChangeArticleDto } from './dto/change-article.dto.js'

@Injectable()
export class ArticlesService {
  constructor(@InjectRepository(Article) private readonly articles: Repository<Article>) {}

  async open(sku: string, manager = this.articles.manager): Promise<Article> {
    const article = await manager.findOneBy(Article, { sku })
    if (!article) throw new NotFoundException(`There is no article ${sku}`)
    return article
  }

  /** Stores what a clerk has in the form: the title, and the stock as counted. */
  change(sku: string, { title, available, version }: ChangeArticleDto): Promise<Article> {
    return this.articles.manager.transaction(async (manager) => {
      // All changes of the stock take turns, on whatever instance: the lock ends with the transaction.
      await manager.query("SELECT pg_advisory_xact_lock(hashtext('stock'))")
      const article = await this.open(sku, manager)
      if (article.version !== version) throw new ConflictException(`Article ${sku} is at version ${article.version}`)
      article.title = title
      article.available = available
      return this.store(article, manager)
    })
  }

  /** Takes from the stock what a customer reserves. */
  async take(manager: EntityManager, sku: string, quantity: number): Promise<void> {
    const article = await this.open(sku, manager)
    if (article.available < quantity) throw new ConflictException(`Only ${article.available} of ${sku} are left`)
    article.available -= quantity
    await this.store(article, manager)
  }

  /** Puts back what a cancelled reservation had taken. */
  async giveBack(manager: EntityManager, sku: string, quantity: number): Promise<void> {
    const article = await this.open(sku, manager)
    article.available += quantity
    await this.store(article, manager)
  }

  private store(article: Article, manager: EntityManager): Promise<Article> {
    article.version += 1
    return manager.save(article)
  }
}
