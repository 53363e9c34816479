import { Module } from '@nestjs/common'
import { CatalogueModule } from '../catalogue/catalogue.module.ts'
import { DatabaseModule } from '../database/database.module.ts'
import { WorkController } from './work.controller.ts'
import { WorkService } from './work.service.ts'

/** What people have changed of exercises, so that it follows them to another device. */
@Module({ imports: [DatabaseModule, CatalogueModule], controllers: [WorkController], providers: [WorkService] })
export class WorkModule {}
