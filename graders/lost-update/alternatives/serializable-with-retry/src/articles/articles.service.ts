import { ConflictException, Injectable, NotFoundException } from '@nestjs/common'
import { InjectDataSource } from '@nestjs/typeorm'
import { DataSource, type EntityManager } from 'typeorm'
import { serializable } from '../transactions/serializable.js'
import { Article } from './article.entity.js'
import { ChangeArticleDto } from './dto/change-article.dto.js'

@Injectable()
export class ArticlesService {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  open(sku: string): Promise<Article> {
    return this.find(this.database.manager, sku)
  }

  change(sku: string, { title, available, version }: ChangeArticleDto): Promise<Article> {
    return serializable(this.database, async (manager) => {
      const article = await this.find(manager, sku)
      if (article.version !== version) throw new ConflictException(`${sku} is at version ${article.version}`)
      return this.store(manager, { ...article, title, available })
    })
  }

  /** @param manager of a serializable transaction */
  async take(manager: EntityManager, sku: string, quantity: number): Promise<void> {
    const article = await this.find(manager, sku)
    if (article.available < quantity) throw new ConflictException(`Only ${article.available} of ${sku} are left`)
    await this.store(manager, { ...article, available: article.available - quantity })
  }

  /** @param manager of a serializable transaction */
  async giveBack(manager: EntityManager, sku: string, quantity: number): Promise<void> {
    const article = await this.find(manager, sku)
    await this.store(manager, { ...article, available: article.available + quantity })
  }

  private async find(manager: EntityManager, sku: string): Promise<Article> {
    const article = await manager.findOneBy(Article, { sku })
    if (!article) throw new NotFoundException(`There is no article ${sku}`)
    return article
  }

  private store(manager: EntityManager, article: Article): Promise<Article> {
    return manager.save(Article, { ...article, version: article.version + 1 })
  }
}
