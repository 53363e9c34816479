import { ConflictException, Injectable, NotFoundException } from '@nestjs/common'
import { InjectRepository } from '@nestjs/typeorm'
import { type EntityManager, In, Repository } from 'typeorm'
import { patiently } from '../patiently.js'
import { Article } from './article.entity.js'
import { ChangeArticleDto } from './dto/change-article.dto.js'

@Injectable()
export class ArticlesService {
  constructor(@InjectRepository(Article) private readonly articles: Repository<Article>) {}

  async open(sku: string): Promise<Article> {
    const article = await this.articles.findOneBy({ sku })
    if (!article) throw new NotFoundException(`There is no article ${sku}`)
    return article
  }

  change(sku: string, { title, available, version }: ChangeArticleDto): Promise<Article> {
    return patiently(() =>
      this.articles.manager.transaction(async (manager) => {
        const [article] = await this.lock(manager, [sku])
        if (article.version !== version) throw new ConflictException(`${sku} is at version ${article.version} by now`)
        article.title = title
        article.available = available
        return this.store(manager, article)
      }),
    )
  }

  /** Moves units into the stock, or out of it where they are negative. */
  async move(manager: EntityManager, units: ReadonlyMap<string, number>): Promise<void> {
    for (const article of await this.lock(manager, [...units.keys()])) {
      const quantity = units.get(article.sku) ?? 0
      if (article.available + quantity < 0) throw new ConflictException(`Only ${article.available} of ${article.sku} are left`)
      article.available += quantity
      await this.store(manager, article)
    }
  }

  /** PostgreSQL locks in the order in which it returns. */
  private async lock(manager: EntityManager, skus: readonly string[]): Promise<Article[]> {
    const articles = await manager.find(Article, {
      where: { sku: In(skus) },
      order: { sku: 'ASC' },
      lock: { mode: 'pessimistic_write', onLocked: 'nowait' },
    })
    const unknown = skus.find((sku) => !articles.some((article) => article.sku === sku))
    if (unknown !== undefined) throw new NotFoundException(`There is no article ${unknown}`)
    return articles
  }

  private store(manager: EntityManager, article: Article): Promise<Article> {
    article.version += 1
    return manager.save(article)
  }
}
