import { Injectable } from '@nestjs/common'
import { and, eq } from 'drizzle-orm'
import { CohortRoles, type CohortRole } from '../access/access.ts'
import { DatabaseService } from '../database/database.service.ts'
import { memberships } from '../database/schema.ts'

/** Roles as the memberships have them. */
@Injectable()
export class MembershipRoles extends CohortRoles {
  constructor(private readonly database: DatabaseService) {
    super()
  }

  async of(cohort: string, person: string): Promise<CohortRole | undefined> {
    const [membership] = await this.database.db
      .select({ role: memberships.role })
      .from(memberships)
      .where(and(eq(memberships.cohort, cohort), eq(memberships.person, person)))
    return membership?.role
  }
}
