import { Injectable } from '@nestjs/common'
import { CohortRoles } from './access.ts'

/** Stands in until there are cohorts: nobody is in any. */
@Injectable()
export class NoCohorts extends CohortRoles {
  async of(): Promise<undefined> {
    return undefined
  }
}
