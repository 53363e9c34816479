const KEY = 'loadbearing.attempts-wait'

/** Notes on the device whether attempts wait, so that pages where none do load nothing for them. */
export function markWaiting(doWait: boolean): void {
  try {
    if (doWait) localStorage.setItem(KEY, 'yes')
    else localStorage.removeItem(KEY)
  } catch {
    // A browser that keeps nothing has nothing that waits.
  }
}

export function doAttemptsWait(): boolean {
  try {
    return localStorage.getItem(KEY) !== null
  } catch {
    return false
  }
}
