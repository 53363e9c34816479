import { Body, Controller, Get, Param, Put } from '@nestjs/common'
import { ArticlesService } from './articles.service.js'
import { ChangeArticleDto } from './dto/change-article.dto.js'

@Controller('articles')
export class ArticlesController {
  constructor(private readonly articles: ArticlesService) {}

  @Get(':sku')
  open(@Param('sku') sku: string) {
    return this.articles.open(sku)
  }

  @Put(':sku')
  change(@Param('sku') sku: string, @Body() change: ChangeArticleDto) {
    return this.articles.change(sku, change)
  }
}
