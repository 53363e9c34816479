type NoticeName = 'offline' | 'from-device' | 'new-version' | 'verdict'

/** Shows a notice of OfflineNotices.astro, once, and fills what has a name in it. Returns it, or undefined on a page without any. */
export function showNotice(page: Document, name: NoticeName, texts: Readonly<Record<string, string>> = {}): HTMLElement | undefined {
  const region = page.querySelector<HTMLElement>('[data-notices]')
  const template = region?.querySelector<HTMLTemplateElement>(`template[data-for="${name}"]`)
  if (!region || !template) return undefined
  const shown = region.querySelector<HTMLElement>(`[data-notice="${name}"]`)
  const copy = template.content.cloneNode(true)
  const notice = shown ?? (copy instanceof DocumentFragment ? copy.querySelector<HTMLElement>('[data-notice]') : null)
  if (!notice) return undefined
  for (const [slot, text] of Object.entries(texts)) fill(notice, slot, text)
  if (!shown) {
    region.append(notice)
    notice.querySelector('[data-close]')?.addEventListener('click', () => notice.remove())
  }
  return notice
}

/** Puts the place for notices above everything else of the page, which may have layers of its own. */
export function openNotices(page: Document): void {
  const region = page.querySelector<HTMLElement>('[data-notices]')
  if (region && !region.matches(':popover-open')) region.showPopover()
}

/** Takes it away, if it is there. */
export function hideNotice(page: Document, name: NoticeName): void {
  page.querySelector(`[data-notice="${name}"]`)?.remove()
}

/** Fills one place of a notice; an empty text hides it. */
export function fill(notice: HTMLElement, slot: string, text: string): void {
  const place = notice.querySelector<HTMLElement>(`[data-slot="${slot}"]`)
  if (!place) return
  if (place instanceof HTMLAnchorElement) place.href = text
  else place.textContent = text
  place.hidden = text === ''
}
