import type { PrecacheController } from 'workbox-precaching'
import { cachesOf, OFFLINE_PAGE } from '../plan.ts'

declare const self: ServiceWorkerGlobalScope

/** How long a page that is on the device waits for the server, in milliseconds. */
const PATIENCE_MS = 4_000
/** What a proxy says of a server that is away. */
const AWAY: ReadonlySet<number> = new Set([502, 503, 504])

const CACHES = cachesOf(PLAN.base)
/** Answers hold for every visitor here: what they vary by are codings, which the browser has undone. */
const MATCH = { ignoreVary: true } as const
/** Documents that were shown from the device, because the server did not answer. */
const fromDevice = new Set<string>()

export const wasFromDevice = (client: string): boolean => fromDevice.has(client)

/** From the server; from the device where that does not answer in time. */
export async function answerPage(event: FetchEvent, shell: PrecacheController): Promise<Response> {
  const page = await inShell(shell, event.request.url)
  const asked = fromNetwork(event)
  try {
    const answer = await (page === undefined ? asked : Promise.race([asked, late()]))
    if (page === undefined || !AWAY.has(answer.status)) return answer
  } catch {
    // What follows is for that.
  }
  asked.catch(() => undefined)
  if (event.resultingClientId !== '') fromDevice.add(event.resultingClientId)
  if (page !== undefined) return page
  const { pathname, search } = new URL(event.request.url)
  if (!pathname.endsWith('/') && shell.getCacheKeyForURL(`${pathname}/`) !== undefined) return Response.redirect(`${pathname}/${search}`)
  return (await inShell(shell, PLAN.base + OFFLINE_PAGE)) ?? Response.error()
}

/** From what this version brought, whatever is in the query. */
export async function answerShell(event: FetchEvent, shell: PrecacheController): Promise<Response> {
  return (await inShell(shell, event.request.url)) ?? fetch(event.request)
}

/** From the device, of whatever version; else from the server, and kept. */
export async function answerImmutable(event: FetchEvent): Promise<Response> {
  const { url } = event.request
  const found = (await matchIn(CACHES.shell, url)) ?? (await matchIn(CACHES.kept, url))
  if (found) return found
  const answer = await fetch(event.request)
  if (answer.status === 200 && answer.type === 'basic') event.waitUntil(keep(url, answer.clone()))
  return answer
}

/** Fetches what the editor needs and the device does not have. What fails is fetched when it is needed. */
export async function keepEditor(): Promise<void> {
  for (const path of PLAN.editor) {
    const { href } = new URL(path, self.location.origin)
    if (await matchIn(CACHES.kept, href)) continue
    const answer = await fetch(href)
    if (answer.status === 200) await keep(href, answer)
  }
}

/** A device without room keeps less. */
async function keep(url: string, answer: Response): Promise<void> {
  const cache = await caches.open(CACHES.kept)
  await cache.put(url, answer).catch(() => undefined)
}

async function matchIn(name: string, url: string): Promise<Response | undefined> {
  return (await caches.open(name)).match(url, MATCH)
}

async function inShell(shell: PrecacheController, url: string): Promise<Response | undefined> {
  const key = shell.getCacheKeyForURL(new URL(url, self.location.origin).pathname)
  return key === undefined ? undefined : matchIn(CACHES.shell, key)
}

async function fromNetwork(event: FetchEvent): Promise<Response> {
  const preloaded: unknown = await event.preloadResponse
  return preloaded instanceof Response ? preloaded : fetch(event.request)
}

function late(): Promise<never> {
  return new Promise((_resolve, reject) => setTimeout(() => reject(new Error('the server takes too long')), PATIENCE_MS))
}
