import { Module, type DynamicModule } from '@nestjs/common'
import { APP_GUARD } from '@nestjs/core'
import type { Config } from '../config.ts'
import { IdentityModule } from '../identity/identity.module.ts'
import { AccessGuard } from './access.guard.ts'
import { CohortRoles } from './access.ts'
import { Actors } from './actor.ts'
import { NoCohorts } from './no-cohorts.ts'

/** Denies what no rule allows, in the whole server. */
@Module({})
export class AccessModule {
  static for(role: Config['role']): DynamicModule {
    const serves = role !== 'grader'
    return {
      module: AccessModule,
      global: true,
      imports: serves ? [IdentityModule] : [],
      providers: [
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: CohortRoles, useClass: NoCohorts },
        // Nobody signs in at a server that only grades.
        ...(serves ? [] : [{ provide: Actors, useValue: { of: async () => undefined } }]),
      ],
      exports: [CohortRoles, ...(serves ? [IdentityModule] : [Actors])],
    }
  }
}
