/** Pauses before a broken connection is tried again: longer and longer, up to the last. */
const PAUSES_MS = [1_000, 2_000, 5_000, 10_000]

/**
 * Keeps a connection: opens it, and again whenever it ends, until the signal aborts. A device that is back online tries
 * at once.
 *
 * @param open resolves or rejects when the connection ends; it calls its second argument whenever something came by it
 * @param onLost it could not be opened, or it broke
 */
export async function keepConnected(
  open: (signal: AbortSignal, onAlive: () => void) => Promise<void>,
  onLost: () => void,
  signal: AbortSignal,
): Promise<void> {
  let failures = 0
  while (!signal.aborted) {
    const connection = new AbortController()
    // A device without a network hears nothing of it from the connection itself.
    addEventListener('offline', () => connection.abort(), { signal: connection.signal })
    try {
      await open(AbortSignal.any([signal, connection.signal]), () => (failures = 0))
    } catch {
      if (!isOver(signal)) onLost()
    } finally {
      connection.abort()
    }
    await pause(PAUSES_MS[Math.min(failures, PAUSES_MS.length - 1)] ?? 0, signal)
    failures += 1
  }
}

/**
 * Does something while the page is looked at: a browser has few connections to one server, and many tabs would use them up.
 *
 * @param work ends when its signal aborts
 */
export function whileVisible(work: (signal: AbortSignal) => void, signal: AbortSignal): void {
  let current: AbortController | undefined
  const look = (): void => {
    if (document.visibilityState !== 'visible') {
      current?.abort()
      current = undefined
    } else if (!current) {
      current = new AbortController()
      work(AbortSignal.any([signal, current.signal]))
    }
  }
  document.addEventListener('visibilitychange', look, { signal })
  look()
}

/** It may have become so meanwhile. */
const isOver = (signal: AbortSignal): boolean => signal.aborted

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (isOver(signal)) return
  const over = new AbortController()
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, milliseconds)
    const { signal: listening } = over
    addEventListener('online', () => resolve(), { signal: listening })
    signal.addEventListener('abort', () => resolve(), { signal: listening })
    listening.addEventListener('abort', () => clearTimeout(timer))
  })
  over.abort()
}
