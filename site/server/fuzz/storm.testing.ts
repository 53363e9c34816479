import fc from 'fast-check'
import type { Cast } from './cast.testing.ts'
import { again } from './compose.ts'
import type { Role } from './roles.ts'
import type { Sent } from './send.ts'

/** Requests that are sent at once. */
const AT_ONCE = 12

/** A write that went well. */
export interface Went {
  readonly name: string
  readonly role: Role
  readonly sent: Sent
}

/** Writes that are sent at the same time, and by whom. */
export interface Storm {
  readonly by: string
  readonly writes: readonly Went[]
}

/**
 * Writes that went well once more: of everybody, or of one guest, who may be deleted by one of them.
 *
 * @param went by operation
 */
export async function drawStorm(went: ReadonlyMap<string, Went>, cast: Cast, seed: number): Promise<Storm> {
  const isOfOne = seed % 2 === 0
  const names = [...went.keys()].filter((name) => !isOfOne || !name.includes('{'))
  const [drawn = []] = fc.sample(fc.shuffledSubarray(names, { minLength: names.length }), { seed, numRuns: 1 })
  const guest = isOfOne ? await cast.passer() : undefined
  const writes = drawn.slice(0, AT_ONCE).flatMap((name) => {
    const one = went.get(name)
    return one ? [{ ...one, sent: again(one.sent, guest ?? cast.cookieOf(one.role)) }] : []
  })
  return { by: isOfOne ? 'the same guest' : 'others', writes }
}
