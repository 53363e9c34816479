import { belowBase } from '../workspace/model/base.ts'

/** The review queue. */
export const REVIEW = belowBase('/review/')
