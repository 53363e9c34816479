import type { Verdict } from '#engine/verdict/verdict.ts'
import type { WaitingAttempt } from './attempt.ts'

const NAME = 'loadbearing-waiting'

/** What tabs tell each other: what waits has changed, or an attempt that waited is graded and its verdict kept on the device. */
export type WaitingNews =
  | { readonly kind: 'changed' }
  | { readonly kind: 'graded'; readonly attempt: Pick<WaitingAttempt, 'slug' | 'title' | 'address'>; readonly verdict: Verdict }

/** Tells all open pages, this one as well. */
export function tellOfWaiting(news: WaitingNews): void {
  const channel = new BroadcastChannel(NAME)
  channel.postMessage(news)
  channel.close()
}

/** @returns stops listening */
export function onWaitingNews(listener: (news: WaitingNews) => void): () => void {
  const channel = new BroadcastChannel(NAME)
  channel.addEventListener('message', ({ data }: MessageEvent<WaitingNews>) => listener(data))
  return () => channel.close()
}
