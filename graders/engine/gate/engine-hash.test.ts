import { expect, test } from 'vitest'
import { temporaryCourse } from '../exercise/fixture.testing.ts'
import { engineHash } from './engine-hash.ts'

const SOURCES = {
  'package-lock.json': '{}',
  'graders/engine/grader/execute.ts': 'execute',
  'graders/engine/grader/execute.test.ts': 'test',
  'graders/engine/cli/grade.ts': 'command',
  'graders/a/a.grader.ts': 'grader',
}

test.each(['package-lock.json', 'graders/engine/grader/execute.ts', 'graders/engine/new.ts'])(
  'a change of %s makes another engine',
  async (path) => {
    await using folder = await temporaryCourse(SOURCES)
    const before = await engineHash(folder)
    expect(before).toMatch(/^[0-9a-f]{16}$/)
    await folder.write(path, 'changed')
    expect(await engineHash(folder)).not.toBe(before)
  },
)

test.each(['graders/engine/grader/execute.test.ts', 'graders/engine/cli/grade.ts', 'graders/a/a.grader.ts'])(
  '%s is no part of it',
  async (path) => {
    await using folder = await temporaryCourse(SOURCES)
    const before = await engineHash(folder)
    await folder.write(path, 'changed')
    expect(await engineHash(folder)).toBe(before)
  },
)
