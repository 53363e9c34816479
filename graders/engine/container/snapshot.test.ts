import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { expect, test } from 'vitest'
import { KIT_LAYERS } from '../exercise/manifest.ts'
import { packPart } from './pack.ts'
import { partsOf, type PartName } from './parts.ts'
import { snapshotPart } from './snapshot.ts'

/**
 * What each part may weigh on its way to a visitor: bytes after gzip, which is
 * what the poorest connection gets. Base is the design's budget for the kit's
 * code; the others are what they weighed when they were first packed, and a
 * twentieth more.
 */
const BUDGETS: Readonly<Record<PartName, number>> = {
  engine: 390_000,
  base: 700_000,
  database: 9_000_000,
  cache: 1_130_000,
  queue: 260_000,
}

test.each(partsOf(KIT_LAYERS))('the part %s keeps to its budget', { timeout: 60_000 }, async (name) => {
  const { file, bytes } = await snapshotPart(await packPart(name))
  const content = await readFile(file)
  expect(content.length).toBe(bytes)
  expect((await promisify(gzip)(content)).length).toBeLessThanOrEqual(BUDGETS[name])
})
