const KEY = 'loadbearing.signed-in'

/** Keeps on the device whether somebody is signed in, for pages that ask the server nothing where nobody is. */
export function rememberSignedIn(isSignedIn: boolean): void {
  try {
    if (isSignedIn) localStorage.setItem(KEY, 'yes')
    else localStorage.removeItem(KEY)
  } catch {
    // A browser that keeps nothing: such pages show less.
  }
}

/** Whether somebody was signed in when the server was asked last. The session may have ended since. */
export function wasSignedIn(): boolean {
  try {
    return localStorage.getItem(KEY) !== null
  } catch {
    return false
  }
}
