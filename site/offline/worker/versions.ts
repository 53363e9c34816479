import * as z from 'zod/mini'
import { pageSeenSchema, type PageSeen, type ToPage } from '../messages.ts'
import { cachesOf } from '../plan.ts'
import { neededBy, versionsInUse, versionSchema, type Version } from './in-use.ts'

declare const self: ServiceWorkerGlobalScope

/** How long a document may take to say what it is made of, in milliseconds. One that sleeps says nothing. */
const PATIENCE_MS = 3_000

const CACHES = cachesOf(PLAN.base)

/** Remembers what this version consists of, for when it is the one before. */
export async function rememberVersion(shell: string[]): Promise<void> {
  const version: Version = {
    version: PLAN.version,
    pages: PLAN.pages,
    shell,
    immutable: PLAN.immutable.map((path) => new URL(path, self.location.origin).href),
  }
  const cache = await caches.open(CACHES.versions)
  await cache.put(`${PLAN.base}version/${PLAN.version}`, Response.json(version))
}

/** Removes the files of versions that no open document is of. */
export async function clean(): Promise<void> {
  const cache = await caches.open(CACHES.versions)
  const keys = await cache.keys()
  const versions = await Promise.all(keys.map(async (key) => versionSchema.parse(await (await cache.match(key))?.json())))
  const documents = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const inUse = versionsInUse(PLAN.version, versions, await Promise.all(documents.map(pagesOf)))
  if (inUse === undefined) return
  const needed = neededBy(inUse)
  const versionsLeft = new Set(inUse.map(({ version }) => version))
  await Promise.all(keys.map(async (key, index) => versionsLeft.has(versions[index]?.version ?? '') || cache.delete(key)))
  await Promise.all([removeUnneeded(CACHES.shell, needed), removeUnneeded(CACHES.kept, needed)])
}

async function removeUnneeded(name: string, needed: ReadonlySet<string>): Promise<void> {
  const cache = await caches.open(name)
  for (const request of await cache.keys()) if (!needed.has(request.url)) await cache.delete(request)
}

function pagesOf(client: Client): Promise<readonly PageSeen[] | undefined> {
  const { port1, port2 } = new MessageChannel()
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), PATIENCE_MS)
    port1.onmessage = ({ data }: MessageEvent<unknown>) => (clearTimeout(timer), resolve(z.array(pageSeenSchema).safeParse(data).data))
    client.postMessage({ kind: 'which-pages' } satisfies ToPage, [port2])
  })
}
