import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryCourse } from '#engine/exercise/fixture.testing.ts'
import { assertOurs, basePath } from './build-static.ts'

test.each([
  ['/', '/'],
  ['', '/'],
  ['course', '/course/'],
  ['/a/b-c', '/a/b-c/'],
])('the base path %j is %s', (given, path) => {
  expect(basePath(given)).toBe(path)
})

test.each(['https://course.example', '/a b/', '/../', '/a?b'])('%s is no base path', (given) => {
  expect(() => basePath(given)).toThrow(/--base/)
})

test('only a folder that is empty, missing or an earlier build is written', async () => {
  await using course = await temporaryCourse({ 'mine/notes.txt': 'mine', 'built/_headers': '', 'built/_astro/a.js': '' })
  await mkdir(join(course.root, 'empty'))
  for (const folder of ['missing', 'empty', 'built']) await assertOurs(join(course.root, folder))
  await expect(assertOurs(join(course.root, 'mine'))).rejects.toThrow(/is not empty/)
  await writeFile(join(course.root, 'empty/_headers'), '')
  await expect(assertOurs(join(course.root, 'empty'))).rejects.toThrow(/is not empty/)
})
