import { belowBase } from '../../workspace/model/base.ts'
import { COHORTS } from '../addresses.ts'

/** Address of the page of what is due. */
export const DUE = belowBase('/due/')

const withQuery = (path: string, query: Record<string, string>): string => `${COHORTS}${path}/?${new URLSearchParams(query).toString()}`

export const assignmentsAddress = (cohort: string): string => withQuery('assignments', { cohort })

/** @param learner whose attempts, for staff; default: everybody's, and for learners their own */
export const attemptsAddress = (cohort: string, assignment: string, learner?: string): string =>
  withQuery('attempts', { cohort, assignment, ...(learner === undefined ? {} : { learner }) })

export const attemptAddress = (cohort: string, attempt: string): string => withQuery('attempt', { cohort, attempt })
