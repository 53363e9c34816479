import { forgetDeviceReviews, syncDeviceReviews } from '../../learning/review/sync-device.ts'
import { readToken } from '../../runtimes/server/token.ts'
import { keepOwner, readOwner } from './owner.ts'
import { syncDevice } from './sync.ts'
import { SyncStore } from './sync-store.ts'
import { WorkApi } from './work-http.ts'

/**
 * Takes everything that was done in this browser into the account of whoever is signed in. Open workspaces hear of what comes
 * from it.
 *
 * @returns how many exercises there were
 * @throws what the calls throw, and when the browser keeps nothing
 */
export async function syncThisDevice(): Promise<number> {
  const store = await SyncStore.open()
  const channel = new BroadcastChannel('loadbearing-work')
  try {
    const exercises = await syncDevice({
      store,
      api: new WorkApi({ token: () => readToken(sessionStorage) }),
      storage: localStorage,
      onTaken: (slug, paths) => channel.postMessage({ slug, paths: [...paths], from: 'account' }),
    })
    await syncDeviceReviews()
    return exercises
  } finally {
    channel.close()
    store.close()
  }
}

/** Whether somebody who was signed in has left work here. */
export const hasWorkOfSomebody = (): boolean => readOwner(localStorage) !== undefined

/** Removes all work from this browser, whoever's it is. */
export async function forgetThisDevice(): Promise<void> {
  const store = await SyncStore.open()
  try {
    await store.removeAll()
    keepOwner(localStorage, undefined)
    await forgetDeviceReviews()
  } finally {
    store.close()
  }
}
