import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createEngine } from '#engine/create-engine.ts'
import { probeSandbox } from '#engine/sandbox/probe.ts'
import { startCluster } from '#engine/services/postgres/cluster.ts'
import type { Config } from './config.ts'
import type { Machine } from './security/exposure.ts'
import type { Parts } from './start-server.ts'

/** What a server is made of when it is no test: this machine, the PostgreSQL that comes along, and the engine. */
export function availableParts({ dataFolder, sandbox }: Pick<Config, 'dataFolder' | 'sandbox'>): Parts {
  return {
    // Where nobody wants the sandbox, nothing depends on whether it works.
    machine: async () => ({ sandbox: sandbox === 'none' ? { ok: true } : await trySandbox(), uid: process.getuid?.() }),
    startDatabase: async () => {
      await mkdir(dataFolder, { recursive: true })
      return startCluster({ folder: join(dataFolder, 'postgres'), purpose: 'server', durable: true })
    },
    createEngine,
  }
}

async function trySandbox(): Promise<Machine['sandbox']> {
  const broken = (await probeSandbox()).layers.find(({ works }) => !works)
  if (!broken) return { ok: true }
  return { ok: false, reason: `${broken.name}: ${broken.detail}`, remedy: broken.remedy ?? 'see npm run doctor' }
}
