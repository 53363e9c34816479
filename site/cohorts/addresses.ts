import { belowBase } from '../workspace/model/base.ts'

/** Addresses of the pages about cohorts. */
export const COHORTS = belowBase('/cohorts/')
export const JOIN = belowBase('/join/')
export const ACCOUNT = belowBase('/account/')
export const LESSONS = belowBase('/')

export const cohortAddress = (id: string): string => `${COHORTS}view/?${new URLSearchParams({ cohort: id }).toString()}`
export const boardAddress = (id: string): string => `${COHORTS}board/?${new URLSearchParams({ cohort: id }).toString()}`
