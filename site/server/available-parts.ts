import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createEngine } from '#engine/create-engine.ts'
import { probeSandbox } from '#engine/sandbox/probe.ts'
import { startCluster } from '#engine/services/postgres/cluster.ts'
import type { Config } from './config.ts'
import type { Machine } from './security/exposure.ts'
import type { Parts } from './start-server.ts'

/** What a server is made of when it is no test: this machine, the PostgreSQL that comes along, and the engine. */
export function availableParts({ dataFolder, sandbox, cgroup }: Pick<Config, 'dataFolder' | 'sandbox' | 'cgroup'>): Parts {
  return {
    // Where nobody wants the sandbox, nothing depends on whether it works.
    machine: async () => ({ sandbox: sandbox === 'none' ? { ok: true } : await trySandbox(cgroup), uid: process.getuid?.() }),
    startDatabase: async () => {
      await mkdir(dataFolder, { recursive: true })
      return startCluster({ folder: join(dataFolder, 'postgres'), purpose: 'server', durable: true })
    },
    createEngine,
  }
}

async function trySandbox(cgroup: string | undefined): Promise<Machine['sandbox']> {
  const { works, layers } = await probeSandbox({ cgroup })
  // What is always needed comes first.
  const broken = layers.find((layer) => !layer.works)
  if (broken === undefined) return { ok: true }
  const problem = { reason: `${broken.name}: ${broken.detail}`, remedy: broken.remedy ?? 'see npm run doctor' }
  return works ? { ok: true, missing: problem } : { ok: false, ...problem }
}
