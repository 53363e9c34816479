import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { EngineError, type Engine, type GradeRequest } from '../../engine.ts'
import { temporaryCourse } from '../../exercise/fixture.testing.ts'
import { loadExercise } from '../../exercise/load.ts'
import type { Verdict } from '../../verdict/verdict.ts'
import { createCopy, localCopy } from './local-copy.ts'
import { watchCopy } from './watch.ts'

const VERDICT: Verdict = {
  version: 1,
  exercise: { slug: 'ring-the-bell', revision: '0123456789abcdef' },
  runtime: 'local',
  seed: 1,
  status: 'failed',
  requirements: [],
  output: '',
  startedAt: '2026-11-21T00:00:00.000Z',
  durationMs: 1,
  engine: '0',
}

/** A copy of the exercise, watched by an engine whose gradings end when the test says so. */
async function watched() {
  const course = await temporaryCourse()
  const copy = localCopy(await loadExercise('ring-the-bell', course), course.root)
  await createCopy(copy)
  const gradings: { request: GradeRequest; cancelled: boolean; finish: () => void; fail: (error: Error) => void }[] = []
  const engine: Pick<Engine, 'grade'> = {
    grade: (request, { signal } = {}) =>
      new Promise<Verdict>((resolve, reject) => {
        const grading = { request, cancelled: false, finish: () => resolve(VERDICT), fail: reject }
        gradings.push(grading)
        signal?.addEventListener('abort', () => {
          grading.cancelled = true
          reject(new EngineError('cancelled', 'cancelled'))
        })
      }),
  }
  const verdicts: Verdict[] = []
  const refused: string[] = []
  const controller = new AbortController()
  const done = watchCopy(
    copy,
    engine,
    {
      onBegin: () => undefined,
      onProgress: () => undefined,
      onVerdict: (verdict) => verdicts.push(verdict),
      onRefused: (reasons) => refused.push(...reasons),
    },
    controller.signal,
  )
  return {
    gradings,
    verdicts,
    refused,
    done,
    stop: () => controller.abort(),
    save: (path: string, text: string) => writeFile(join(copy.folder, path), text),
    begun: async (count: number) => expect.poll(() => gradings.length).toBe(count),
    [Symbol.asyncDispose]: async () => {
      controller.abort()
      await done.catch(() => undefined)
      await course[Symbol.asyncDispose]()
    },
  }
}

test('the copy is graded at once, and again after a change', async () => {
  await using watch = await watched()
  await watch.begun(1)
  watch.gradings[0]?.finish()
  await expect.poll(() => watch.verdicts).toHaveLength(1)

  await watch.save('src/bell/bell.ts', 'changed')

  await watch.begun(2)
  expect(watch.gradings[1]?.request.files['src/bell/bell.ts']).toBe('changed')
})

test('a change cancels the grading that it overtakes, and its verdict is not shown', async () => {
  await using watch = await watched()
  await watch.begun(1)
  await watch.save('src/bell/bell.ts', 'changed')
  await watch.begun(2)
  expect(watch.gradings[0]?.cancelled).toBe(true)
  watch.gradings[1]?.finish()
  await expect.poll(() => watch.verdicts).toHaveLength(1)
})

test('what may not be changed is refused with its reason', async () => {
  await using watch = await watched()
  await watch.begun(1)
  await watch.save('src/main.ts', 'changed')
  await expect.poll(() => watch.refused).toEqual(['src/main.ts is read-only in this exercise: put the original back'])
})

test('a signal ends the watch and cancels what runs', async () => {
  await using watch = await watched()
  await watch.begun(1)
  watch.stop()
  await watch.done
  expect(watch.gradings[0]?.cancelled).toBe(true)
})

test('when there can be no verdict, the watch ends with that error', async () => {
  await using watch = await watched()
  await watch.begun(1)
  watch.gradings[0]?.fail(new EngineError('no-database', 'no database'))
  await expect(watch.done).rejects.toThrow('no database')
})
