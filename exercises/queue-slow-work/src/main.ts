import 'reflect-metadata'
import { ValidationPipe } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { AppModule } from './app.module.js'

const app = await NestFactory.create(AppModule)
app.useGlobalPipes(new ValidationPipe({ transform: true, whitelist: true }))
app.enableShutdownHooks()
await app.listen(Number(process.env.PORT))
