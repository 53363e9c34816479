import { doAttemptsWait } from './mark.ts'

/** Between two looks whether the server is back, in milliseconds. They get rarer. */
const FIRST_MS = 5_000
const LAST_MS = 120_000

let timer: ReturnType<typeof setTimeout> | undefined
let wait = FIRST_MS
let isTrying = false
let hasStarted = false

/** Hands in what waits on this device as soon as the server answers, whichever page of the site is open. Loads nothing where nothing waits. */
export function handInWhatWaits(): void {
  if (import.meta.env.LOADBEARING_STATIC || hasStarted) return
  hasStarted = true
  addEventListener('online', tryNow)
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && tryNow())
  tryNow()
}

/** Something waits since now, or the server seems to be back. */
export function tryNow(): void {
  wait = FIRST_MS
  void attempt()
}

async function attempt(): Promise<void> {
  clearTimeout(timer)
  if (isTrying || !doAttemptsWait()) return
  isTrying = true
  let goesOn = true
  try {
    const [{ handInHere }, { showVerdicts }] = await Promise.all([import('./hand-in-here.ts'), import('./show-verdicts.ts')])
    showVerdicts()
    goesOn = await handInHere()
  } catch {
    // The device, or a file of the page that is not there yet: the next look may find it.
  } finally {
    isTrying = false
  }
  if (!goesOn) return
  timer = setTimeout(() => void attempt(), wait)
  wait = Math.min(LAST_MS, wait * 2)
}
