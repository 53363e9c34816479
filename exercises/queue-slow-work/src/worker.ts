import 'reflect-metadata'
import { NestFactory } from '@nestjs/core'
import { WorkerModule } from './worker.module.js'

// A process of its own, without HTTP: it is there for the work, and has none yet.
const app = await NestFactory.createApplicationContext(WorkerModule)
app.enableShutdownHooks()
