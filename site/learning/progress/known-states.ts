import { CertificatesApi } from '../../certificates/api.ts'
import type { Me } from '../../runtimes/server/identity.ts'
import { readToken } from '../../runtimes/server/token.ts'
import { isTheirs, readOwner } from '../../workspace/sync/owner.ts'
import { WorkApi } from '../../workspace/sync/work-http.ts'
import type { LessonState } from '../next/next-lesson.ts'
import { readDeviceStates } from './device-states.ts'
import { mergeStates } from './progress.ts'

/**
 * How far somebody has come, by their account and by what is theirs on this device.
 *
 * @throws what the calls throw
 */
export async function readAccountStates({ id, kind }: Pick<Me, 'id' | 'kind'>): Promise<Map<string, LessonState>> {
  const http = { token: () => readToken(sessionStorage) }
  const [work, tracks] = await Promise.all([new WorkApi(http).progress(), new CertificatesApi(http).tracks()])
  const worked = new Map(work.map(({ slug, status }) => [slug, status] as const))
  // Handed in from elsewhere, as from the command line.
  const passed = tracks.flatMap(({ exercises }) => exercises.flatMap((one) => (one.passed ? [[one.slug, 'passed'] as const] : [])))
  const here = isTheirs(readOwner(localStorage), { id, kind })
    ? await readDeviceStates().catch(() => new Map<string, LessonState>())
    : new Map()
  return mergeStates(worked, new Map(passed), here)
}
