import { wasSignedIn } from '../../account/known.ts'

/** Event of the window: the account was told, or could not be. Its detail is a {@link SyncOutcome}. */
export const REVIEWS_SYNCED = 'loadbearing:reviews-synced'
export type SyncOutcome = 'synced' | 'waiting'

const KEY = 'loadbearing.review-synced'
/** How old what another device has done may be before a page looks for it. */
const STALE_MS = 60 * 60 * 1000
const DEBOUNCE_MS = 1_000

let timer: ReturnType<typeof setTimeout> | undefined

/** Sends what is new on this device to the account, where somebody is signed in. What can't be sent now is sent by a later page. */
export function syncSoon(): void {
  if (!hasAccount()) return
  keep(0)
  clearTimeout(timer)
  timer = setTimeout(() => void syncNow(), DEBOUNCE_MS)
}

/** Puts this device and the account together when something waits here, or may wait there. */
export function syncWhenStale(): void {
  if (hasAccount() && Date.now() - kept() > STALE_MS) void syncNow()
}

/** Never rejects. */
export async function syncNow(): Promise<void> {
  if (!hasAccount()) return
  clearTimeout(timer)
  const outcome = await import('./sync-device.ts')
    .then(({ syncDeviceReviews }) => syncDeviceReviews())
    .then(
      (): SyncOutcome => 'synced',
      (): SyncOutcome => 'waiting',
    )
  if (outcome === 'synced') keep(Date.now())
  dispatchEvent(new CustomEvent(REVIEWS_SYNCED, { detail: outcome }))
}

const hasAccount = (): boolean => !import.meta.env.LOADBEARING_STATIC && wasSignedIn()

/** When both were put together last; 0 when something waits since. */
function kept(): number {
  try {
    return Number(localStorage.getItem(KEY) ?? 0)
  } catch {
    return 0
  }
}

function keep(at: number): void {
  try {
    localStorage.setItem(KEY, String(at))
  } catch {
    // A browser that keeps nothing has nothing to send.
  }
}
