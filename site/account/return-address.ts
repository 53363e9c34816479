const KEY = 'loadbearing-return'

/**
 * An address of this site that somebody may be sent back to. Others may have written it into a link.
 *
 * @param origin of this site
 * @returns path, query and hash; undefined when it leads elsewhere
 * @example safeReturn('/join/#code=7QH2', 'https://course.example') // '/join/#code=7QH2'
 */
export function safeReturn(address: string | null, origin: string): string | undefined {
  // Browsers read // and /\ as the beginning of a host.
  if (address === null || !/^\/(?![/\\])/.test(address) || !URL.canParse(address, origin)) return undefined
  const { origin: itsOrigin, pathname, search, hash } = new URL(address, origin)
  return itsOrigin === origin && !pathname.startsWith('//') ? `${pathname}${search}${hash}` : undefined
}

/** Where the account page is to send whoever signs in: its address says so. */
export const readReturn = ({ search, origin }: Pick<Location, 'search' | 'origin'>): string | undefined =>
  safeReturn(new URLSearchParams(search).get('back'), origin)

/** An address of the account page that leads back to where somebody is now. */
export function withReturn(account: string, { pathname, search }: Pick<Location, 'pathname' | 'search'>): string {
  return `${account}?${new URLSearchParams({ back: `${pathname}${search}` }).toString()}`
}

/** Keeps an address in this tab while somebody is away, at the issuer. */
export function keepReturn(address: string, storage: Pick<Storage, 'setItem'>): void {
  storage.setItem(KEY, address)
}

/** The address that was kept, once. */
export function takeReturn(storage: Pick<Storage, 'getItem' | 'removeItem'>, origin: string): string | undefined {
  const address = storage.getItem(KEY)
  storage.removeItem(KEY)
  return safeReturn(address, origin)
}
