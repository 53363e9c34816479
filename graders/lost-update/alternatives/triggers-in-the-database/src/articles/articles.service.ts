import { ConflictException, Injectable, NotFoundException } from '@nestjs/common'
import { Database } from '../database.js'
import type { Article } from './article.entity.js'
import { ChangeArticleDto } from './dto/change-article.dto.js'

@Injectable()
export class ArticlesService {
  constructor(private readonly database: Database) {}

  async open(sku: string): Promise<Article> {
    const [article] = await this.database.rows<Article>('SELECT sku, title, available, version FROM articles WHERE sku = $1', [sku])
    if (!article) throw new NotFoundException(`There is no article ${sku}`)
    return article
  }

  async change(sku: string, { title, available, version }: ChangeArticleDto): Promise<Article> {
    const [changed] = await this.database.rows<Article>(
      'UPDATE articles SET title = $3, available = $4 WHERE sku = $1 AND version = $2 RETURNING sku, title, available, version',
      [sku, version, title, available],
    )
    if (changed) return changed
    await this.open(sku)
    throw new ConflictException(`Article ${sku} was changed since version ${version}`)
  }
}
