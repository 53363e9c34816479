import { expect, test } from 'vitest'
import { temporaryCourse } from '#engine/exercise/fixture.testing.ts'
import { isInstalled } from './install.mjs'

const lockfile = (packages: Record<string, object>) =>
  JSON.stringify({ lockfileVersion: 3, packages: { '': { name: 'course' }, ...packages } })
const LOCK = lockfile({ 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '2.0.0', optional: true } })

test('without node_modules nothing is installed', async () => {
  await using folder = await temporaryCourse({ 'package-lock.json': LOCK })
  expect(isInstalled(folder.root)).toBe(false)
})

test('what npm recorded agrees with the lockfile, packages for other systems aside', async () => {
  await using folder = await temporaryCourse({
    'package-lock.json': LOCK,
    'node_modules/.package-lock.json': lockfile({ 'node_modules/a': { version: '1.0.0' } }),
  })
  expect(isInstalled(folder.root)).toBe(true)
})

test('a lockfile that changed needs an install, also after it had been found installed', async () => {
  await using folder = await temporaryCourse({
    'package-lock.json': LOCK,
    'node_modules/.package-lock.json': lockfile({ 'node_modules/a': { version: '1.0.0' } }),
  })
  expect(isInstalled(folder.root)).toBe(true)
  await folder.write('package-lock.json', lockfile({ 'node_modules/a': { version: '1.1.0' } }))
  expect(isInstalled(folder.root)).toBe(false)
})

test('an install that was cut off is not taken for whole', async () => {
  await using folder = await temporaryCourse({ 'package-lock.json': LOCK, 'node_modules/a/package.json': '{}' })
  expect(isInstalled(folder.root)).toBe(false)
})
