import { belowBase } from '../../workspace/model/base.ts'

/**
 * Has the browser install the site's service worker, or look for a newer one.
 *
 * @returns once the newest is in charge; undefined where there is none, or its server can't be asked
 */
export async function installWorker(worker: ServiceWorkerContainer): Promise<ServiceWorkerRegistration | undefined> {
  try {
    const registration = await worker.register(belowBase('/sw.js'), { updateViaCache: 'none' })
    await registration.update()
    const coming = registration.installing ?? registration.waiting
    if (coming) await inCharge(coming)
    return registration
  } catch {
    return undefined
  }
}

/** Whether there is one already. */
export async function isInstalled(worker: ServiceWorkerContainer): Promise<boolean> {
  return (await worker.getRegistration(belowBase('/'))) !== undefined
}

/** While the site is developed, one of a built site on the same port would answer in its place. */
export async function removeWorker(worker: ServiceWorkerContainer): Promise<void> {
  await (await worker.getRegistration(belowBase('/')))?.unregister()
}

function inCharge(coming: ServiceWorker): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (coming.state !== 'activated' && coming.state !== 'redundant') return
      coming.removeEventListener('statechange', look)
      resolve()
    }
    coming.addEventListener('statechange', look)
    look()
  })
}
