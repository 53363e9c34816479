import { Module } from '@nestjs/common'
import { DatabaseModule } from '../database/database.module.ts'
import { AdministrationController } from './administration.controller.ts'
import { AdministrationService } from './administration.service.ts'
import { AdministratorsController } from './administrators.controller.ts'
import { AdministratorsService } from './administrators.service.ts'

/** Shows administrators all that is on this server, and lets them appoint others. */
@Module({
  imports: [DatabaseModule],
  controllers: [AdministrationController, AdministratorsController],
  providers: [AdministrationService, AdministratorsService],
})
export class AdministrationModule {}
