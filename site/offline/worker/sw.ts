import { PrecacheController } from 'workbox-precaching'
import { KEPT_BY_PAGE, toWorkerSchema, type PageState } from '../messages.ts'
import { cachesOf } from '../plan.ts'
import { answerImmutable, answerPage, answerShell, keepEditor, wasFromDevice } from './answers.ts'
import { clean, rememberVersion } from './versions.ts'
import { wayOf } from './way-of.ts'

declare const self: ServiceWorkerGlobalScope

const shell = new PrecacheController({ cacheName: cachesOf(PLAN.base).shell })
shell.addToCacheList([...PLAN.shell])

const site = {
  origin: self.location.origin,
  base: PLAN.base,
  isInShell: (path: string) => shell.getCacheKeyForURL(path) !== undefined,
}

// It takes over at once: pages come from the server, and files of other versions stay for those who need them (versions.ts).
self.addEventListener('install', (event) => {
  const installed = shell.install(event)
  event.waitUntil(
    installed.then(async () => {
      await rememberVersion([...shell.getURLsToCacheKeys().values()])
      await self.skipWaiting()
    }),
  )
})

self.addEventListener('activate', (event) => {
  event.waitUntil(Promise.all([self.registration.navigationPreload?.enable(), self.clients.claim()]))
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  if (request.headers.has(KEPT_BY_PAGE)) return
  const way = wayOf({ method: request.method, url: new URL(request.url), isNavigation: request.mode === 'navigate' }, site)
  if (way === 'page') event.respondWith(answerPage(event, shell))
  else if (way === 'shell') event.respondWith(answerShell(event, shell))
  else if (way === 'immutable') event.respondWith(answerImmutable(event))
})

self.addEventListener('message', (event) => {
  const message = toWorkerSchema.parse(event.data)
  if (message.kind === 'keep-editor') event.waitUntil(keepEditor().catch(() => undefined))
  else if (message.kind === 'clean') event.waitUntil(clean())
  else {
    const { path, revision } = message.page
    const present = PLAN.pages[path]
    event.ports[0]?.postMessage({
      isOutdated: present !== undefined && present !== revision,
      isFromDevice: event.source instanceof Client && wasFromDevice(event.source.id),
    } satisfies PageState)
  }
})
