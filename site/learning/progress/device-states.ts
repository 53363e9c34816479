import { readProgress } from '../../workspace/store/show-progress.ts'
import type { LessonState } from '../next/next-lesson.ts'

/**
 * How far whoever uses this device has come with each exercise.
 *
 * @throws StorageError when the browser keeps nothing
 */
export async function readDeviceStates(): Promise<Map<string, LessonState>> {
  return new Map([...(await readProgress())].map(([slug, { status }]) => [slug, status]))
}
