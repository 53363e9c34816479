import { device } from '../../language/en/device.ts'
import { countDue, REVIEWS_CHANGED } from './due-list.ts'
import { syncWhenStale } from './sync-soon.ts'

/** Nobody reads a larger number. */
const MOST = 99

/**
 * Says beside each `[data-review-count]` of the page how many cards wait, from now on. Sends what was done while there was no
 * network, too: this runs in every page.
 */
export function showReviewCount(): void {
  const show = (): void => {
    const due = countDue(localStorage, Date.now())
    for (const place of document.querySelectorAll<HTMLElement>('[data-review-count]')) {
      place.hidden = due === 0
      place.textContent = due > MOST ? `${MOST}+` : String(due)
      place.title = device('cardsDue', { count: due })
    }
  }
  show()
  syncWhenStale()
  addEventListener('online', syncWhenStale)
  for (const event of [REVIEWS_CHANGED, 'focus', 'pageshow', 'storage']) addEventListener(event, show)
  // A visit from page to page without a load (navigation/visit.ts).
  document.addEventListener('astro:page-load', show)
}
