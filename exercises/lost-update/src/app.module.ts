import { Module } from '@nestjs/common'
import { TypeOrmModule } from '@nestjs/typeorm'
import { ArticlesModule } from './articles/articles.module.js'
import { ReservationsModule } from './reservations/reservations.module.js'

/** Set to true to see every statement in the log. */
const LOG_QUERIES = false

@Module({
  imports: [
    TypeOrmModule.forRoot({
      type: 'postgres',
      url: process.env.DATABASE_URL,
      autoLoadEntities: true,
      logging: LOG_QUERIES ? ['query'] : false,
      logger: 'simple-console',
    }),
    ArticlesModule,
    ReservationsModule,
  ],
})
export class AppModule {}
