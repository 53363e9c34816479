/** What is given to others. */
export interface Shared {
  title: string
  text: string
  /** Whole address. */
  url: string
}

/** What a browser offers for it; either may be missing. */
export interface Offers {
  share?: (data: Shared) => Promise<void>
  copy?: (text: string) => Promise<void>
}

export type Outcome = 'shared' | 'cancelled' | 'copied' | 'refused'

/**
 * Gives something to others by what the device has for that, or else copies its address.
 *
 * @returns `refused` when the browser allows neither: then the address has to be shown
 * @example await shareLink({ title, text, url }, offersOf(navigator)) // 'copied'
 */
export async function shareLink(shared: Shared, { share, copy }: Offers): Promise<Outcome> {
  if (share !== undefined) {
    try {
      await share(shared)
      return 'shared'
    } catch (error) {
      if (error instanceof Error && error.name === 'AbortError') return 'cancelled'
      // A device may offer it and then have nobody to give it to.
    }
  }
  try {
    if (copy === undefined) return 'refused'
    await copy(shared.url)
    return 'copied'
  } catch {
    return 'refused'
  }
}

/** What this browser offers. Pages on plain http get no clipboard. */
export function offersOf(browser: Navigator): Offers {
  const { share, clipboard }: { share?: Navigator['share']; clipboard?: Clipboard } = browser
  return {
    ...(share && { share: (data) => share.call(browser, data) }),
    ...(clipboard && { copy: (text) => clipboard.writeText(text) }),
  }
}
