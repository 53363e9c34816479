import { cachesOf } from '../plan.ts'

declare const self: ServiceWorkerGlobalScope

/**
 * Takes the place of the service worker where an operator wants none any more: removes what it has kept, and itself. Pages that
 * are open stay as they are. What learners have written is elsewhere and stays.
 */
self.addEventListener('install', () => void self.skipWaiting())
self.addEventListener('activate', (event) => {
  event.waitUntil(
    Promise.all(Object.values(cachesOf(PLAN.base)).map((name) => caches.delete(name))).then(() => self.registration.unregister()),
  )
})
