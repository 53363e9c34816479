const KEY = 'loadbearing-token'

/**
 * Takes the token that the server printed with its address (`#token=…`), keeps
 * it for this tab and removes it from the address bar, so that it is not
 * bookmarked or shared by mistake.
 */
export function takeToken(
  place: Pick<Location, 'hash' | 'pathname' | 'search'>,
  history: Pick<History, 'replaceState' | 'state'>,
  storage: Storage,
): void {
  const parameters = new URLSearchParams(place.hash.slice(1))
  const token = parameters.get('token')
  if (!token) return
  storage.setItem(KEY, token)
  parameters.delete('token')
  // Such as what the link to the administrator's page brings along.
  const rest = parameters.size === 0 ? '' : `#${parameters.toString()}`
  history.replaceState(history.state, '', `${place.pathname}${place.search}${rest}`)
}

/** The token of this tab, if it has one. */
export function readToken(storage: Storage): string | undefined {
  return storage.getItem(KEY) ?? undefined
}
