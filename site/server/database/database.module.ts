import { Module } from '@nestjs/common'
import { DatabaseService } from './database.service.ts'
import { NotificationsService } from './notifications.service.ts'

@Module({ providers: [DatabaseService, NotificationsService], exports: [DatabaseService, NotificationsService] })
export class DatabaseModule {}
