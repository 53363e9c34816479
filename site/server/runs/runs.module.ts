import { Module } from '@nestjs/common'
import { CatalogueModule } from '../catalogue/catalogue.module.ts'
import { RunsController } from './runs.controller.ts'
import { RunsService } from './runs.service.ts'

@Module({ imports: [CatalogueModule], controllers: [RunsController], providers: [RunsService] })
export class RunsModule {}
