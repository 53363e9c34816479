import { Module } from '@nestjs/common'
import { DatabaseModule } from '../database/database.module.ts'
import { AuditController } from './audit.controller.ts'

/** Shows who changed what. Recording it is a function, for whoever has a transaction: audit.ts. */
@Module({ imports: [DatabaseModule], controllers: [AuditController] })
export class AuditModule {}
