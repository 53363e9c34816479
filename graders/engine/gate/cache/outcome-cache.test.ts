import { readdir, readFile, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { temporaryCourse } from '../../exercise/fixture.testing.ts'
import { cacheFolders, openCache } from './outcome-cache.ts'

const value = z.object({ status: z.string() })
const key = { kind: 'grading', files: '0123' }

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
}

test('what was kept is found again under a key with the same content, and under no other', async () => {
  await using folder = await temporaryCourse({})
  const cache = openCache([folder.root])
  await cache.write(key, { status: 'passed' })
  expect(await cache.read({ files: '0123', kind: 'grading' }, value)).toEqual({ status: 'passed' })
  expect(await cache.read({ ...key, files: '4567' }, value)).toBeUndefined()
})

test('a fresh clone finds what another one has kept outside of it', async () => {
  await using first = await temporaryCourse({})
  await using second = await temporaryCourse({})
  await using home = await temporaryCourse({})
  await openCache([first.root, home.root]).write(key, { status: 'passed' })
  expect(await openCache([second.root, home.root]).read(key, value)).toEqual({ status: 'passed' })
  expect(await openCache([second.root]).read(key, value)).toBeUndefined()
})

test.each<[string, (text: string) => string]>([
  ['was changed', (text) => text.replace('passed', 'failed')],
  ['was cut off', (text) => text.slice(0, -12)],
  ['is of another key', (text) => `${text.startsWith('0') ? '1' : '0'}${text.slice(1)}`],
  ['is empty', () => ''],
])('an entry that %s is not believed', async (_what, change) => {
  await using folder = await temporaryCourse({})
  const cache = openCache([folder.root])
  await cache.write(key, { status: 'passed' })
  const [file = ''] = await filesIn(folder.root)
  await writeFile(file, change(await readFile(file, 'utf8')))
  expect(await cache.read(key, value)).toBeUndefined()
})

test('a value of another shape is not believed', async () => {
  await using folder = await temporaryCourse({})
  const cache = openCache([folder.root])
  await cache.write(key, { state: 'passed' })
  expect(await cache.read(key, value)).toBeUndefined()
})

test('what was used longest ago goes first when it grows too large', async () => {
  await using folder = await temporaryCourse({})
  const cache = openCache([folder.root], { maxBytes: 500 })
  const keys = ['old', 'used', 'new'].map((name) => ({ name }))
  for (const each of keys) {
    const before = new Set(await filesIn(folder.root))
    await cache.write(each, { status: each.name.padEnd(60) })
    for (const file of await filesIn(folder.root)) if (!before.has(file)) await utimes(file, 1_000, 1_000 + keys.indexOf(each))
  }
  const [old, used, fresh] = keys
  expect(await cache.read(old ?? {}, value)).toBeDefined()
  expect(await cache.read(fresh ?? {}, value)).toBeDefined()
  await cache.trim()
  expect(await cache.read(used ?? {}, value)).toBeUndefined()
  expect(await cache.read(old ?? {}, value)).toBeDefined()
  expect(await cache.read(fresh ?? {}, value)).toBeDefined()
})

test('a folder that can not be written holds nothing, and is no failure', async () => {
  await using folder = await temporaryCourse({ taken: 'a file' })
  const cache = openCache([join(folder.root, 'taken')])
  await cache.write(key, { status: 'passed' })
  await cache.trim()
  expect(await cache.read(key, value)).toBeUndefined()
})

test('the folders are one of the checkout and one of the user', () => {
  expect(cacheFolders({ XDG_CACHE_HOME: '/home/ann/caches' }, '/course')).toEqual([
    '/course/.data/gate',
    '/home/ann/caches/loadbearing/gate',
  ])
  const [, byDefault] = cacheFolders({ XDG_CACHE_HOME: 'relative' }, '/course')
  expect(byDefault).toMatch(/^\/.*\/\.cache\/loadbearing\/gate$/)
})
