/** Marks what a lesson of the map needs and leads to, while it is pointed at or has the focus. */
export function followMap(page: Document): void {
  const map = page.querySelector<HTMLElement>('#lesson-map')
  const about = page.querySelector<HTMLElement>('#map-about')
  if (map === null || about === null) return
  const nodes = new Map([...map.querySelectorAll<HTMLElement>('[data-node]')].map((node) => [node.dataset.node ?? '', node]))
  const edges = [...map.querySelectorAll<SVGPathElement>('[data-from]')]

  const mark = (slug: string | undefined): void => {
    for (const element of [...nodes.values(), ...edges]) delete element.dataset.role
    const node = nodes.get(slug ?? '')
    about.hidden = node === undefined
    if (node === undefined || slug === undefined) return
    node.dataset.role = 'self'
    about.textContent = node.querySelector('[data-relations]')?.textContent.trim() ?? ''
    for (const edge of edges) {
      const { from = '', to = '' } = edge.dataset
      if (from !== slug && to !== slug) continue
      const role = to === slug ? 'needs' : 'leads'
      edge.dataset.role = role
      // What is drawn last is on top.
      edge.parentNode?.append(edge)
      const other = nodes.get(role === 'needs' ? from : to)
      if (other) other.dataset.role = role
    }
  }
  const slugAt = (target: EventTarget | null): string | undefined =>
    target instanceof Element ? target.closest<HTMLElement>('[data-node]')?.dataset.node : undefined
  /** The lesson with the focus, when nothing is pointed at. */
  const focused = (): string | undefined => slugAt(page.activeElement)

  map.addEventListener('pointerover', (event) => mark(slugAt(event.target) ?? focused()))
  map.addEventListener('pointerleave', () => mark(focused()))
  map.addEventListener('focusin', (event) => mark(slugAt(event.target)))
  map.addEventListener('focusout', () => mark(undefined))
}
