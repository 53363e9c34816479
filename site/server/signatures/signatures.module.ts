import { Module, type DynamicModule } from '@nestjs/common'
import type { Config } from '../config.ts'
import { DatabaseModule } from '../database/database.module.ts'
import { KeysController } from './keys.controller.ts'
import { SignaturesService } from './signatures.service.ts'

/** Public keys for a server that serves; the private one only for one that grades. */
@Module({})
export class SignaturesModule {
  static for(role: Config['role']): DynamicModule {
    const grades = role !== 'web'
    return {
      module: SignaturesModule,
      imports: [DatabaseModule],
      controllers: role === 'grader' ? [] : [KeysController],
      providers: grades ? [SignaturesService] : [],
      exports: grades ? [SignaturesService] : [],
    }
  }
}
