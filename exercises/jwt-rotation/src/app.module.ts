import { Module } from '@nestjs/common'
import { AccessModule } from './access/access.module.js'
import { LettersModule } from './letters/letters.module.js'
import { SessionsModule } from './sessions/sessions.module.js'
import { ValkeyModule } from './valkey/valkey.module.js'

@Module({ imports: [ValkeyModule, AccessModule, SessionsModule, LettersModule] })
export class AppModule {}
