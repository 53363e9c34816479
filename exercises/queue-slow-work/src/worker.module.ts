import { Module } from '@nestjs/common'
import { ValkeyModule } from './valkey/valkey.module.js'

/** What the worker process runs. Its connection to Valkey keeps it alive; nothing arrives there so far. */
@Module({ imports: [ValkeyModule] })
export class WorkerModule {}
