import { Module } from '@nestjs/common'
import { CatalogueService } from './catalogue.service.ts'

@Module({ providers: [CatalogueService], exports: [CatalogueService] })
export class CatalogueModule {}
