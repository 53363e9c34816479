import type { Transaction } from '../cohorts/open-cohort.ts'
import { dropAttempts } from './drop-attempts.ts'
import { emptyAttempts } from './empty-attempts.ts'
import { forgetPerson } from './forget-person.ts'
import { leaveResults } from './leave-results.ts'
import { lockToLeave } from './lock-to-leave.ts'

/**
 * Deletes a person and what is personal of theirs. What is left says nobody's name: see course/about/decisions/0036.
 *
 * @returns false when there is no such person any more
 * @throws ProblemException 409 for the last owner of a cohort and the last administrator
 */
export async function deletePerson(tx: Transaction, person: string): Promise<boolean> {
  if (!(await lockToLeave(tx, person))) return false
  await dropAttempts(tx, person)
  await emptyAttempts(tx, person)
  await leaveResults(tx, person)
  await forgetPerson(tx, person)
  return true
}
