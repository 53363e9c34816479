import type { Page } from '@playwright/test'

/** What a page costs its visitor until nothing more is asked for. */
export interface PageWeight {
  requests: number
  /** Bytes of the bodies of scripts, compressed, as transferred. */
  script: number
  /** Bytes of all bodies, likewise. */
  all: number
  /** Sum of all shifts that the visitor has not caused. The cumulative layout shift is at most that. */
  layoutShift: number
}

/**
 * Opens an address in a page of Chromium whose context has nothing of the site yet.
 *
 * @throws Error when there is no such page
 * @example (await weighPage(page, address('/http/a-lesson/'))).script // bytes
 */
export async function weighPage(page: Page, url: string): Promise<PageWeight> {
  const finished: Promise<{ script: boolean; bytes: number }>[] = []
  page.on('requestfinished', (request) => {
    const script = request.resourceType() === 'script'
    finished.push(request.sizes().then(({ responseBodySize }) => ({ script, bytes: responseBodySize })))
  })
  let layoutShift = 0
  const devtools = await page.context().newCDPSession(page)
  devtools.on('PerformanceTimeline.timelineEventAdded', ({ event }) => {
    if (event.layoutShiftDetails?.hadRecentInput === false) layoutShift += event.layoutShiftDetails.value
  })
  await devtools.send('PerformanceTimeline.enable', { eventTypes: ['layout-shift'] })

  const response = await page.goto(url, { waitUntil: 'networkidle' })
  if (response?.ok() !== true) throw new Error(`${url} answered with status ${response?.status()}`)
  const sizes = await Promise.all(finished)
  await devtools.detach()
  const total = (of: typeof sizes) => of.reduce((sum, { bytes }) => sum + bytes, 0)
  return { requests: sizes.length, script: total(sizes.filter(({ script }) => script)), all: total(sizes), layoutShift }
}
