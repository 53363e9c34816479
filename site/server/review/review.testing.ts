import { expect } from 'vitest'
import { gradingSchema } from '../../runtimes/server/api.ts'
import { madeAssignmentsSchema, type Assignment } from '../../runtimes/server/assignments-api.ts'
import type { Cohort } from '../../runtimes/server/cohorts-api.ts'
import { read, type Person } from '../cohorts/people.testing.ts'
import type { TestServer } from '../server.testing.ts'

export async function giveBell(owner: Person, { id }: Pick<Cohort, 'id'>): Promise<Assignment> {
  const body = { give: { kind: 'exercise', slug: 'ring-the-bell' } }
  const [made] = (await read(owner.post(`/cohorts/${id}/assignments`, body), madeAssignmentsSchema)).items
  if (!made) throw new Error('nothing was given')
  return made
}

/** Three lines. */
export const BELL = 'export const ring = () => {\n  return 1\n}'

/** Hands in, as the page does it, and has it graded. @returns the attempt's id */
export async function handIn({ engine }: TestServer, by: Person, bell = BELL, failed: readonly string[] = []): Promise<string> {
  // Paths of people begin after /api/v1.
  const { id } = await read(by.post('/../gradings', { slug: 'ring-the-bell', files: { 'src/bell/bell.ts': bell } }), gradingSchema)
  const pending = await engine.nextGrading()
  pending.finish(failed.length > 0 ? 'failed' : 'passed', '', failed)
  await expect.poll(async () => (await read(by.get(`/../gradings/${id}`), gradingSchema)).state, { timeout: 10_000 }).toBe('done')
  return id
}
