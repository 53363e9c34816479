import { startTests, type File, type Task, type VitestRunner } from '@vitest/runner'
import { clearAllMocks, fn, isMockFunction, resetAllMocks, restoreAllMocks, spyOn } from '@vitest/spy'
import { expect, resetAssertions } from './expect.ts'

/**
 * What the specifier `vitest` offers to a learner's visible tests where Vitest
 * itself is not there: its own runner, `expect` and spies, in one process. The
 * list is short on purpose: no module mocks, no snapshots, no fake timers.
 */
export { afterAll, afterEach, beforeAll, beforeEach, describe, it, onTestFailed, onTestFinished, suite, test } from '@vitest/runner'
export { expect }
export const vi = { fn, spyOn, isMockFunction, clearAllMocks, resetAllMocks, restoreAllMocks, mocked: <T>(value: T): T => value }

export interface FileResult {
  file: string
  name: string
  status: 'passed' | 'failed' | 'skipped'
  message: string
  durationMs: number
}

export interface RunOptions {
  /** Shuffles the tests of each file and suite. Default: as written. */
  seed?: number
  /** Called when a test has ended. */
  onTest?: (result: FileResult) => void
}

/**
 * Runs test files in this process, one after the other.
 *
 * @param files absolute paths, and how to import them
 * @returns one result for each test; a file that can't be imported is one failed result
 */
export async function runFiles(
  files: readonly string[],
  importFile: (path: string) => Promise<unknown>,
  { seed, onTest }: RunOptions = {},
): Promise<FileResult[]> {
  const runner: VitestRunner = {
    config: {
      root: '/',
      setupFiles: [],
      name: undefined,
      passWithNoTests: false,
      testNamePattern: undefined,
      allowOnly: true,
      sequence: { shuffle: seed !== undefined, concurrent: false, seed: seed ?? 1, hooks: 'stack', setupFiles: 'list' },
      chaiConfig: undefined,
      maxConcurrency: 5,
      testTimeout: 10_000,
      hookTimeout: 10_000,
      retry: 0,
      includeTaskLocation: false,
      diffOptions: undefined,
      tags: [],
      tagsFilter: undefined,
      strictTags: false,
    },
    importFile,
    onBeforeTryTask: (test) => resetAssertions(test.name),
    onAfterRunTask: (test) => onTest?.(resultOf(test.file.name, test, pathOf(test))),
  }
  const results = await startTests([...files], runner)
  return results.flatMap(flatten)
}

function flatten(file: File): FileResult[] {
  const problem = file.result?.errors?.[0]
  if (problem !== undefined) return [{ file: file.name, name: file.name, status: 'failed', message: problem.message, durationMs: 0 }]
  return file.tasks.flatMap((task) => results(file.name, task, []))
}

function results(file: string, task: Task, path: string[]): FileResult[] {
  const here = [...path, task.name]
  return task.type === 'suite' ? task.tasks.flatMap((child) => results(file, child, here)) : [resultOf(file, task, here)]
}

function resultOf(file: string, task: Task, path: readonly string[]): FileResult {
  const state = task.result?.state
  return {
    file,
    name: path.join(' › '),
    status: state === 'pass' ? 'passed' : state === 'fail' ? 'failed' : 'skipped',
    message: task.result?.errors?.[0]?.message ?? '',
    durationMs: Math.round(task.result?.duration ?? 0),
  }
}

function pathOf(task: Task): string[] {
  return task.suite === undefined ? [task.name] : [...pathOf(task.suite), task.name]
}
