import { SetMetadata, type CustomDecorator } from '@nestjs/common'

export const COHORT_ROLES = ['owner', 'mentor', 'learner'] as const
export type CohortRole = (typeof COHORT_ROLES)[number]

/** Says what somebody is in a cohort. */
export abstract class CohortRoles {
  /** Undefined when there is no such cohort, or the person is not in it. */
  abstract of(cohort: string, person: string): Promise<CohortRole | undefined>
}

/** Whom a handler lets in. One without a rule lets in nobody. */
export type AccessRule = { who: 'everybody' | 'signed-in' | 'administrator' } | { who: 'cohort'; roles: readonly CohortRole[] }

export const ACCESS = 'loadbearing:access'

const access = (rule: AccessRule): CustomDecorator => SetMetadata(ACCESS, rule)

/** Lets in everybody, signed in or not. */
export const Everybody = (): CustomDecorator => access({ who: 'everybody' })

/** Lets in who is signed in, guests included. */
export const SignedIn = (): CustomDecorator => access({ who: 'signed-in' })

/** Lets in the administrator. */
export const Administrator = (): CustomDecorator => access({ who: 'administrator' })

/**
 * Lets in who has one of these roles in the cohort of the path's parameter `:cohort`, and
 * the administrator. To others there is no such cohort.
 *
 * @example
 * \@Get(':cohort/board') @InCohort('owner', 'mentor')
 */
export const InCohort = (...roles: readonly CohortRole[]): CustomDecorator => access({ who: 'cohort', roles })
