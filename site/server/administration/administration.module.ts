import { Module } from '@nestjs/common'
import { DatabaseModule } from '../database/database.module.ts'
import { AdministrationController } from './administration.controller.ts'
import { AdministrationService } from './administration.service.ts'

/** Shows the administrator all that is on this server. */
@Module({ imports: [DatabaseModule], controllers: [AdministrationController], providers: [AdministrationService] })
export class AdministrationModule {}
