import { Module } from '@nestjs/common'
import { DatabaseService } from './database.service.ts'
import { NotificationsService } from './notifications.service.ts'
import { TransactionsService } from './transactions.service.ts'

@Module({
  providers: [DatabaseService, NotificationsService, TransactionsService],
  exports: [DatabaseService, NotificationsService, TransactionsService],
})
export class DatabaseModule {}
