import { expect, test } from 'vitest'
import { temporaryCourse } from '#engine/exercise/fixture.testing.ts'
import { hashInputs, siteIsBuilt } from './site-build.ts'

const SITE = {
  'astro.config.mjs': 'config',
  'course/http/a.mdx': 'lesson',
  'exercises/a/src/main.ts': 'starter',
  'graders/a/a.grader.ts': 'grader',
  'site/pages/index.astro': 'page',
  'dist/index.html': 'built',
}

test.each([
  'course/http/a.mdx',
  'exercises/a/src/main.ts',
  'graders/a/a.grader.ts',
  'site/pages/index.astro',
  'astro.config.mjs',
  'site/pages/new.astro',
])('a change of %s needs a new build', async (path) => {
  await using root = await temporaryCourse(SITE)
  await root.write('.data/site.stamp', await hashInputs(root.root))
  expect(await siteIsBuilt(root.root)).toBe(true)
  await root.write(path, 'changed')
  expect(await siteIsBuilt(root.root)).toBe(false)
})

test.each([
  'site/server/main.ts',
  'site/e2e/lesson.ts',
  'site/workspace/a.test.ts',
  'graders/a/mutants/b/src/main.ts',
  'graders/engine/cli/grade.ts',
])('%s is no part of the pages', async (path) => {
  await using root = await temporaryCourse(SITE)
  await root.write('.data/site.stamp', await hashInputs(root.root))
  await root.write(path, 'changed')
  expect(await siteIsBuilt(root.root)).toBe(true)
})

test('without a finished build there is no site', async () => {
  await using root = await temporaryCourse(SITE)
  expect(await siteIsBuilt(root.root)).toBe(false)
})
