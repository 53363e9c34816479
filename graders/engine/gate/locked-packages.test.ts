import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { REPOSITORY_ROOT } from '../exercise/root.ts'
import { lockedPackages } from './locked-packages.ts'

const LOCK = JSON.stringify({
  lockfileVersion: 3,
  packages: {
    '': { dependencies: { page: '1.0.0', engine: '1.0.0' }, devDependencies: { tool: '1.0.0' } },
    'node_modules/page': { version: '1.0.0', integrity: 'p', dependencies: { paint: '^1.0.0', shared: '^1.0.0' } },
    'node_modules/paint': { version: '1.1.0', integrity: 'q' },
    'node_modules/engine': {
      version: '1.0.0',
      integrity: 'e',
      dependencies: { shared: '^2.0.0' },
      peerDependencies: { tool: '*', gone: '*' },
    },
    'node_modules/engine/node_modules/shared': { version: '2.0.0', integrity: 's2', dependencies: { deep: '*' } },
    'node_modules/shared': { version: '1.0.0', integrity: 's1' },
    'node_modules/deep': { version: '3.0.0', integrity: 'd' },
    'node_modules/tool': { version: '1.0.0', integrity: 't' },
  },
})

test('what only the left out packages need is left out with them', () => {
  expect(lockedPackages(LOCK, new Set(['page']))).toEqual([
    'node_modules/deep@3.0.0 d',
    'node_modules/engine/node_modules/shared@2.0.0 s2',
    'node_modules/engine@1.0.0 e',
    'node_modules/tool@1.0.0 t',
  ])
})

test('nothing is left out by itself', () => {
  expect(lockedPackages(LOCK, new Set())).toHaveLength(7)
})

test('of this project, all packages are found', async () => {
  const text = await readFile(join(REPOSITORY_ROOT, 'package-lock.json'), 'utf8')
  const folders = [...text.matchAll(/^ {4}"(node_modules\/[^"]+)": \{$/gm)].map(([, folder]) => folder)
  expect(folders.length).toBeGreaterThan(1)
  const found = lockedPackages(text, new Set()).map((line) => line.slice(0, line.lastIndexOf('@', line.indexOf(' '))))
  expect(found.toSorted()).toEqual(folders.toSorted())
})
