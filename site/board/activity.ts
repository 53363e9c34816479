import { ACTIVITY_SECONDS } from '../runtimes/server/board-api.ts'

/**
 * Says that somebody is active in a workspace: at what they do in it, and once a minute at most. Nothing is said while they
 * do nothing, or the tab is hidden.
 *
 * @param send may fail: the next sign of life counts
 * @returns stops it
 */
export function reportActivity(send: () => Promise<void>): () => void {
  let sentAt = -Infinity
  const onInput = ({ target }: Event): void => {
    if (document.hidden || !(target instanceof Element) || target.closest('[data-workspace]') === null) return
    if (performance.now() - sentAt < ACTIVITY_SECONDS * 1000) return
    sentAt = performance.now()
    send().catch(() => undefined)
  }
  const events = ['keydown', 'pointerdown', 'wheel'] as const
  for (const event of events) document.addEventListener(event, onInput, { capture: true, passive: true })
  return () => {
    for (const event of events) document.removeEventListener(event, onInput, { capture: true })
  }
}
