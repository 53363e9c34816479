import { ConflictException, Injectable, NotFoundException } from '@nestjs/common'
import { InjectEntityManager } from '@nestjs/typeorm'
import { EntityManager } from 'typeorm'
import { Overtaken } from '../conflicts/again.js'
import { Article } from './article.entity.js'
import { ChangeArticleDto } from './dto/change-article.dto.js'

@Injectable()
export class ArticlesService {
  constructor(@InjectEntityManager() private readonly manager: EntityManager) {}

  async open(sku: string, manager = this.manager): Promise<Article> {
    const article = await manager.findOneBy(Article, { sku })
    if (!article) throw new NotFoundException(`There is no article ${sku}`)
    return article
  }

  async change(sku: string, { title, available, version }: ChangeArticleDto): Promise<Article> {
    const article = await this.open(sku)
    try {
      return await this.replace(this.manager, { ...article, version }, { title, available })
    } catch (error) {
      if (error instanceof Overtaken) throw new ConflictException(`${sku} has changed since version ${version}`)
      throw error
    }
  }

  async take(manager: EntityManager, sku: string, quantity: number): Promise<void> {
    const article = await this.open(sku, manager)
    if (article.available < quantity) throw new ConflictException(`Only ${article.available} of ${sku} are left`)
    await this.replace(manager, article, { available: article.available - quantity })
  }

  async giveBack(manager: EntityManager, sku: string, quantity: number): Promise<void> {
    const article = await this.open(sku, manager)
    await this.replace(manager, article, { available: article.available + quantity })
  }

  /** @throws Overtaken when the article is not at that version any more */
  private async replace(manager: EntityManager, article: Article, change: Partial<Article>): Promise<Article> {
    const { sku, version } = article
    const next = { ...change, version: version + 1 }
    const { affected } = await manager.update(Article, { sku, version }, next)
    if (affected === 0) throw new Overtaken()
    return { ...article, ...next }
  }
}
