import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { expect, test } from 'vitest'
import { BUDGETS } from '../bench/budgets.ts'
import { KIT_LAYERS } from '../exercise/manifest.ts'
import { packPart } from './pack.ts'
import { partsOf } from './parts.ts'
import { snapshotPart } from './snapshot.ts'

test.each(partsOf(KIT_LAYERS))('the part %s keeps to its budget', { timeout: 60_000 }, async (name) => {
  const { file, bytes } = await snapshotPart(await packPart(name))
  const content = await readFile(file)
  expect(content.length).toBe(bytes)
  expect((await promisify(gzip)(content)).length).toBeLessThanOrEqual(BUDGETS.parts[name])
})
