/** Stands for the part of a text that is only known when the grader runs. */
export const HOLE = '\0'

type Part = { kind: 'character'; text: string } | { kind: 'anything' } | { kind: 'segment' }

/**
 * Whether a path that a grader puts together can be one of a route.
 *
 * @param route as the framework writes it: `/orders/:id`, `/files/*path`
 * @param path with HOLE for what is not known; a query is left out of account
 * @example canBe('/orders/:id/pay', `/orders/${HOLE}/${HOLE}`) // true
 */
export function canBe(route: string, path: string): boolean {
  return meet(partsOfRoute(route), partsOfPath(path))
}

function partsOfRoute(route: string): Part[] {
  return [...route.matchAll(/:\w+|\*\w*|./gs)].map(([text]): Part => {
    if (text.startsWith(':')) return { kind: 'segment' }
    return text.startsWith('*') ? { kind: 'anything' } : { kind: 'character', text }
  })
}

function partsOfPath(path: string): Part[] {
  const [pathname = ''] = path.split(/[?#]/)
  const bare = pathname.length > 1 && pathname.endsWith('/') ? pathname.slice(0, -1) : pathname
  return Array.from(bare, (text): Part => (text === HOLE ? { kind: 'anything' } : { kind: 'character', text }))
}

/** Whether some text matches both. */
function meet(left: readonly Part[], right: readonly Part[]): boolean {
  const [one, other] = [left[0], right[0]]
  if (one === undefined && other === undefined) return true
  if (one?.kind === 'anything') return meet(left.slice(1), right) || (other !== undefined && meet(left, right.slice(1)))
  if (other?.kind === 'anything') return meet(left, right.slice(1)) || (one !== undefined && meet(left.slice(1), right))
  if (one === undefined || other === undefined) return false
  // A segment is one character or more, none of them a slash.
  if (one.kind === 'segment' && other.kind === 'character')
    return other.text !== '/' && (meet(left.slice(1), right.slice(1)) || meet(left, right.slice(1)))
  return one.kind === 'character' && other.kind === 'character' && one.text === other.text && meet(left.slice(1), right.slice(1))
}
