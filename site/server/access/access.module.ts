import { Module, type DynamicModule } from '@nestjs/common'
import { APP_GUARD } from '@nestjs/core'
import { CohortsModule } from '../cohorts/cohorts.module.ts'
import type { Config } from '../config.ts'
import { IdentityModule } from '../identity/identity.module.ts'
import { AccessGuard } from './access.guard.ts'
import { CohortRoles } from './access.ts'
import { Actors, WrongTokens } from './actor.ts'

/** Denies what no rule allows, in the whole server. */
@Module({})
export class AccessModule {
  static for(role: Config['role']): DynamicModule {
    const serves = role !== 'grader'
    return {
      module: AccessModule,
      global: true,
      imports: serves ? [IdentityModule, CohortsModule] : [],
      providers: [
        { provide: APP_GUARD, useClass: AccessGuard },
        // Nobody signs in at a server that only grades.
        ...(serves ? [] : [nobody(Actors), nobody(CohortRoles), { provide: WrongTokens, useValue: { count: async () => undefined } }]),
      ],
      exports: serves ? [IdentityModule, CohortsModule] : [Actors, CohortRoles, WrongTokens],
    }
  }
}

const nobody = (asked: typeof Actors | typeof CohortRoles) => ({ provide: asked, useValue: { of: async () => undefined } })
