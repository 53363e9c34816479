import { RuntimeError, type QueueProgress } from '../runtime.ts'

/** How often a server that has no place is asked again, each time after as long as it said. */
const RETRIES = 5

/**
 * Sends something, and sends it again when the server had no place for it and said when to come back.
 *
 * @throws what `send` throws at last; the signal's reason when it aborts meanwhile
 * @example await untilTaken(() => http.send('POST', '/gradings', gradingSchema, { body, signal }), onProgress, signal)
 */
export async function untilTaken<T>(
  send: () => Promise<T>,
  onProgress: (progress: QueueProgress) => void,
  signal: AbortSignal,
): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await send()
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof RuntimeError) || error.retryAfter === undefined || attempt === RETRIES) throw error
      onProgress({ phase: 'refused', message: error.message })
      await pause(error.retryAfter * 1000, signal)
    }
  }
}

/** @throws the signal's reason when it aborts meanwhile */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, milliseconds)
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true })
  })
  signal.throwIfAborted()
}
