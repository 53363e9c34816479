import { Module } from '@nestjs/common'
import { Database } from '../database.js'
import { ArticlesController } from './articles.controller.js'
import { ArticlesService } from './articles.service.js'

@Module({ controllers: [ArticlesController], providers: [ArticlesService, Database], exports: [Database] })
export class ArticlesModule {}
