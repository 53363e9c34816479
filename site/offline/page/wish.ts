const KEY = 'loadbearing.offline-editor'

/** Whether the editor may be fetched ahead: not for whoever has removed it from this device. */
export function keepsEditor(): boolean {
  try {
    return localStorage.getItem(KEY) !== 'no'
  } catch {
    return false
  }
}

/** Remembers that somebody wants it here, or does not. */
export function wishEditor(isWanted: boolean): void {
  try {
    if (isWanted) localStorage.removeItem(KEY)
    else localStorage.setItem(KEY, 'no')
  } catch {
    // A browser that keeps nothing keeps no editor either.
  }
}
