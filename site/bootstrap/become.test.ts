import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { temporaryCourse } from '#engine/exercise/fixture.testing.ts'

const moduleSchema = z.object({ pinnedNode: z.custom<() => string>((value) => typeof value === 'function') })

test('the pinned Node is used as soon as it is installed, and the present one until then', async () => {
  await using clone = await temporaryCourse({
    'site/bootstrap/become.mjs': await readFile(join(import.meta.dirname, 'become.mjs'), 'utf8'),
  })
  const { pinnedNode } = moduleSchema.parse(await import(pathToFileURL(join(clone.root, 'site/bootstrap/become.mjs')).href))
  expect(pinnedNode()).toBe(process.execPath)
  await clone.write('node_modules/node/bin/node', '')
  expect(pinnedNode()).toBe(join(clone.root, 'node_modules/node/bin/node'))
})
