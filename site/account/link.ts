export interface AccountLink {
  kind: 'reset' | 'proof' | 'administrator'
  token: string
}

/**
 * What a link to the page brings along behind its `#`.
 *
 * @example readLink('#reset=abc') // { kind: 'reset', token: 'abc' }
 */
export function readLink(hash: string): AccountLink | undefined {
  const parameters = new URLSearchParams(hash.slice(1))
  for (const kind of ['reset', 'proof', 'administrator'] as const) {
    const token = parameters.get(kind)
    if (token) return { kind, token }
  }
  return undefined
}
