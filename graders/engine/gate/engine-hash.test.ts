import { globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { temporaryCourse } from '../exercise/fixture.testing.ts'
import { REPOSITORY_ROOT } from '../exercise/root.ts'
import { KIT_LAYER_DEFINITIONS } from '../kits/layers.ts'
import { engineHash, WITHOUT_A_SAY } from './engine-hash.ts'

/** A lock file with one package of the engine and one of the site. */
const lock = (pg: string, astro: string) =>
  JSON.stringify({
    packages: {
      '': { dependencies: { pg, astro } },
      'node_modules/pg': { version: pg },
      'node_modules/astro': { version: astro },
    },
  })

const SOURCES = {
  'package-lock.json': lock('8.0.0', '7.0.0'),
  'graders/engine/grader/execute.ts': 'execute',
  'graders/engine/grader/execute.test.ts': 'test',
  'graders/engine/cli/grade.ts': 'command',
  'graders/a/a.grader.ts': 'grader',
}

test.each(['graders/engine/grader/execute.ts', 'graders/engine/new.ts'])('a change of %s makes another engine', async (path) => {
  await using folder = await temporaryCourse(SOURCES)
  const before = await engineHash(folder)
  expect(before).toMatch(/^[0-9a-f]{16}$/)
  await folder.write(path, 'changed')
  expect(await engineHash(folder)).not.toBe(before)
})

test.each(['graders/engine/grader/execute.test.ts', 'graders/engine/cli/grade.ts', 'graders/a/a.grader.ts'])(
  '%s is no part of it',
  async (path) => {
    await using folder = await temporaryCourse(SOURCES)
    const before = await engineHash(folder)
    await folder.write(path, 'changed')
    expect(await engineHash(folder)).toBe(before)
  },
)

test('another version of a package that gradings use makes another engine, and one of the site does not', async () => {
  await using folder = await temporaryCourse(SOURCES)
  const before = await engineHash(folder)
  await folder.write('package-lock.json', lock('8.0.0', '7.1.0'))
  expect(await engineHash(folder)).toBe(before)
  await folder.write('package-lock.json', lock('8.1.0', '7.1.0'))
  expect(await engineHash(folder)).not.toBe(before)
})

test('neither the engine nor a kit uses a package that is said to have no say', async () => {
  const sources = globSync('graders/**/*.ts', { cwd: REPOSITORY_ROOT }).filter((path) => !/\.(test|testing)\.ts$/.test(path))
  const imports = await Promise.all(
    sources.map(async (path) => {
      const { importedFiles } = ts.preProcessFile(await readFile(join(REPOSITORY_ROOT, path), 'utf8'), true, true)
      return importedFiles.map(({ fileName }) => fileName)
    }),
  )
  const inKits = Object.values(KIT_LAYER_DEFINITIONS).flatMap(({ entries }) => entries.map(({ specifier }) => specifier))
  const used = new Set([...imports.flat(), ...inKits].map((specifier) => /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier))
  expect(used).toContain('pg')
  expect([...used].filter((name) => WITHOUT_A_SAY.has(name))).toEqual([])
})
