import { Module } from '@nestjs/common'
import { DatabaseModule } from '../database/database.module.ts'
import { IdentityModule } from '../identity/identity.module.ts'
import { ConfirmationService } from './confirmation.service.ts'
import { DataRightsController } from './data-rights.controller.ts'
import { DeletionService } from './deletion.service.ts'
import { ExportService } from './export.service.ts'
import { RetentionService } from './retention.service.ts'

/** What is somebody's own: they may have all of it, and have it deleted. */
@Module({
  imports: [DatabaseModule, IdentityModule],
  controllers: [DataRightsController],
  providers: [ConfirmationService, DeletionService, ExportService, RetentionService],
})
export class DataRightsModule {}
