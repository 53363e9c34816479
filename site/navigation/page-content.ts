import { swapFunctions } from 'astro:transitions/client'

/** What is there on every page that has the frame of a lesson. */
const FRAME = ['.page > header', '#starlight__sidebar', '.main-frame']
/** What describes a page in its head, and goes when it goes. */
const DESCRIPTION =
  'meta[name]:not([name="viewport"]):not([name="generator"]), meta[property], link[rel="canonical"], link[rel="sitemap"], script[type="application/ld+json"]'
/** Attributes of the root element that belong to the visitor. */
const KEPT = new Set(['data-theme', 'style', 'class'])

/** Whether both pages have the same frame, in the same language, so that one can take the other's content. */
export function canTake(page: Document, next: Document): boolean {
  if (page.documentElement.lang !== next.documentElement.lang) return false
  return FRAME.every((part) => page.querySelector(part) !== null && next.querySelector(part) !== null)
}

/**
 * Gives a page the content of another one and leaves its frame where it is:
 * header, search, menu, and whatever scripts have added to it, such as the
 * hidden frame of a container, which would end if it were moved.
 */
export function takePage(page: Document, next: Document): void {
  swapFunctions.deselectScripts(next)
  takeRoot(page.documentElement, next.documentElement)
  takeHead(page.head, next.head)
  markCurrent(page, next)
  const content = page.querySelector('.main-frame')
  const replacement = next.querySelector('.main-frame')
  if (!content || !replacement) throw new Error('The page lacks the frame that its content goes into.')
  content.replaceWith(replacement)
  focusTitle(page)
}

function takeRoot(root: HTMLElement, next: HTMLElement): void {
  for (const { name } of [...root.attributes]) if (!KEPT.has(name) && !next.hasAttribute(name)) root.removeAttribute(name)
  for (const { name, value } of next.attributes) if (!KEPT.has(name)) root.setAttribute(name, value)
}

/** Styles are only added: those of an editor that was opened before are nobody's page. */
function takeHead(head: HTMLHeadElement, next: HTMLHeadElement): void {
  head.ownerDocument.title = next.ownerDocument.title
  for (const element of head.querySelectorAll(DESCRIPTION)) element.remove()
  head.append(...next.querySelectorAll(DESCRIPTION))
  const known = new Set([...head.querySelectorAll('style, link[rel="stylesheet"]')].map(styleOf))
  for (const style of next.querySelectorAll('style, link[rel="stylesheet"]')) if (!known.has(styleOf(style))) head.append(style)
}

const styleOf = (element: Element): string => element.getAttribute('href') ?? element.textContent

/** The menu stays as the visitor has it, but for where it says that they are. */
function markCurrent(page: Document, next: Document): void {
  const menu = page.querySelector<HTMLElement>('#starlight__sidebar')
  const href = next.querySelector('#starlight__sidebar a[aria-current="page"]')?.getAttribute('href')
  for (const link of menu?.querySelectorAll('a') ?? []) {
    if (link.getAttribute('href') !== href) {
      link.removeAttribute('aria-current')
      continue
    }
    link.setAttribute('aria-current', 'page')
    for (let group = link.closest('details'); group !== null; group = group.parentElement?.closest('details') ?? null) group.open = true
  }
  if (menu?.popover !== null && menu?.matches(':popover-open') === true) menu.hidePopover()
}

/** Who works without a mouse goes on at the top of the new content, as after a load. */
function focusTitle(page: Document): void {
  const title = page.querySelector<HTMLElement>('main h1')
  title?.setAttribute('tabindex', '-1')
  title?.focus({ preventScroll: true })
}
