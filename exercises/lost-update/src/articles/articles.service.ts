import { ConflictException, Injectable, NotFoundException } from '@nestjs/common'
import { InjectRepository } from '@nestjs/typeorm'
import { Repository } from 'typeorm'
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

  /** Stores what a clerk has in the form: the title, and the stock as counted. */
  async change(sku: string, { title, available }: ChangeArticleDto): Promise<Article> {
    const article = await this.open(sku)
    article.title = title
    article.available = available
    return this.store(article)
  }

  /** Takes from the stock what a customer reserves. */
  async take(sku: string, quantity: number): Promise<void> {
    const article = await this.open(sku)
    if (article.available < quantity) throw new ConflictException(`Only ${article.available} of ${sku} are left`)
    article.available -= quantity
    await this.store(article)
  }

  /** Puts back what a cancelled reservation had taken. */
  async giveBack(sku: string, quantity: number): Promise<void> {
    const article = await this.open(sku)
    article.available += quantity
    await this.store(article)
  }

  private store(article: Article): Promise<Article> {
    article.version += 1
    return this.articles.save(article)
  }
}
