import { withReturn } from '../account/return-address.ts'
import { belowBase } from '../workspace/model/base.ts'

/** Addresses of the pages about cohorts. */
export const COHORTS = belowBase('/cohorts/')
export const JOIN = belowBase('/join/')
export const ACCOUNT = belowBase('/account/')
/** Where to sign in, to come back to this page. */
export const signInAddress = (): string => withReturn(ACCOUNT, location)
export const LESSONS = belowBase('/')
/** What is due, in all of one's cohorts. */
export const DUE = belowBase('/due/')

export const cohortAddress = (cohort: string): string => under('view', { cohort })
export const assignmentsAddress = (cohort: string): string => under('assignments', { cohort })
export const boardAddress = (cohort: string): string => under('board', { cohort })
export const gradebookAddress = (cohort: string): string => under('gradebook', { cohort })
/** Of all that the cohort is given, or of one assignment. */
export const insightsAddress = (cohort: string, assignment?: string): string =>
  under('insights', { cohort, ...(assignment === undefined ? {} : { assignment }) })
/** Attempts at an assignment: of one learner, for staff, or one's own. */
export const attemptsAddress = (of: { cohort: string; assignment: string; learner?: string }): string => under('attempts', of)
/** What of an assignment is alike, or two attempts side by side. */
export const similarAddress = (of: { cohort: string; assignment: string; one?: string; other?: string }): string => under('similar', of)
/** One attempt, with its files. */
export const attemptAddress = (of: { cohort: string; attempt: string }): string => under('attempt', of)

const under = (page: string, query: Record<string, string>): string => `${COHORTS}${page}/?${new URLSearchParams(query).toString()}`
