import { vi } from 'vitest'

/** The parts of a browser that the page asks, for tests that run without one. */
export interface StubbedBrowser {
  /** Sends an event to whoever listens. */
  send(event: 'online' | 'offline'): void
  /** Whether the page is in the tab that is looked at. */
  setVisible(isVisible: boolean): void
  /** What the page wrote into the address last. */
  readonly address: string
}

/**
 * Stubs them until `vi.unstubAllGlobals()`.
 *
 * @param options.isWide whether there is room for two columns of code
 */
export function stubBrowser({ isWide = false }: { isWide?: boolean } = {}): StubbedBrowser {
  const target = new EventTarget()
  const listen = target.addEventListener.bind(target)
  const forget = target.removeEventListener.bind(target)
  const document = { visibilityState: 'visible', addEventListener: listen, removeEventListener: forget }
  const browser = { address: '' }
  vi.stubGlobal('addEventListener', listen)
  vi.stubGlobal('removeEventListener', forget)
  vi.stubGlobal('document', document)
  vi.stubGlobal('matchMedia', () => ({ matches: isWide, addEventListener: listen, removeEventListener: forget }))
  vi.stubGlobal('history', { state: null, replaceState: (_state: unknown, _title: string, address: string) => (browser.address = address) })
  return {
    send: (event) => target.dispatchEvent(new Event(event)),
    setVisible: (isVisible) => {
      document.visibilityState = isVisible ? 'visible' : 'hidden'
      target.dispatchEvent(new Event('visibilitychange'))
    },
    get address() {
      return browser.address
    },
  }
}
