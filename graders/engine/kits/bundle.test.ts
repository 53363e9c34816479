import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { REPOSITORY_ROOT } from '../exercise/root.ts'
import { bundleLayer } from './bundle.ts'
import { readNamespaces } from './namespaces.ts'

async function bundle(specifier: string, below: readonly string[] = []): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'layer-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const packages = new Set(below.map((path) => join(REPOSITORY_ROOT, 'node_modules', path)))
  return bundleLayer(folder, {
    name: 'tried',
    entries: [{ specifier }],
    first: [],
    namespaces: await readNamespaces([specifier]),
    below: { formats: {}, packages },
  })
}

it('refuses a package with a native add-on', { timeout: 30_000 }, async () => {
  await expect(bundle('@oxc-node/core')).rejects.toThrow(/native add-on/)
})

it('refuses a package whose peer no layer has', { timeout: 30_000 }, async () => {
  await expect(bundle('@nestjs/typeorm')).rejects.toThrow(
    /imports @nestjs\/common, which it does not declare and layer tried does not have/,
  )
})

it('refuses to bundle what a layer below has bundled', { timeout: 30_000 }, async () => {
  await expect(bundle('ioredis', ['debug'])).rejects.toThrow(
    /layer tried would bundle debug, which a layer below has: add it there as an internal entry/,
  )
})
