import { navigate, TransitionBeforePreparationEvent, TransitionBeforeSwapEvent } from 'astro:transitions/client'
import { canTake, takePage } from './page-content.ts'

let started = false

/**
 * From now on, links to pages of this site that have this page's frame change
 * its content and load no new page: what lives in the page, a container first
 * of all, serves the whole visit. Everything else is loaded as ever. May be
 * called again.
 *
 * Only pages that have begun to run something pay for it, in bytes and in what
 * can go wrong; readers keep their browser's own navigation.
 */
export function startVisit(): void {
  if (started) return
  started = true
  document.addEventListener('click', onClick)
  document.addEventListener('astro:before-preparation', onPreparation)
  document.addEventListener('astro:before-swap', onSwap)
  // The router takes care of scrolling while it is there. A page that is loaded anew is the browser's.
  addEventListener('pagehide', () => (history.scrollRestoration = 'auto'))
}

function onClick(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.altKey || event.shiftKey) return
  const link = event.target instanceof Element ? event.target.closest('a') : null
  if (link === null || !isPage(link)) return
  event.preventDefault()
  void navigate(link.href, { sourceElement: link })
}

/** Whether a link leads to another page of this site, to be seen in this window. */
function isPage(link: HTMLAnchorElement): boolean {
  const isElsewhere = link.origin !== location.origin || link.hasAttribute('download') || (link.target !== '' && link.target !== '_self')
  const isHere = link.pathname === location.pathname && link.search === location.search
  return link.href !== '' && !isElsewhere && !isHere && !/\.[a-z0-9]+$/i.test(link.pathname)
}

function onPreparation(event: Event): void {
  if (!(event instanceof TransitionBeforePreparationEvent)) return
  const load = event.loader
  event.loader = async () => {
    await load()
    // The router then loads it as a page.
    if (!event.defaultPrevented && !canTake(document, event.newDocument)) event.preventDefault()
  }
}

function onSwap(event: Event): void {
  if (!(event instanceof TransitionBeforeSwapEvent)) return
  event.viewTransition.ready.catch(() => undefined)
  event.viewTransition.skipTransition()
  event.swap = () => takePage(document, event.newDocument)
}
