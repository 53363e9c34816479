import type { DependencyMatch, DependencyRule } from '../../grader/types.ts'
import { checkSigningKey } from './sign.ts'

/** A call as rules see it. */
export interface Matchable {
  method: string
  path: string
  rawBody: string
}

/** What a dependency is told to do with calls: the newest rule that matches wins. */
export class Rules {
  #rules: { rule: DependencyRule; left: number }[] = []

  /** Puts a rule in front of the earlier ones. Throws RangeError for a status, delay, number of times or key that can't be. */
  add(rule: DependencyRule): void {
    const { status, delayMs, times, sign } = rule
    if (sign !== undefined) checkSigningKey(sign)
    if (status !== undefined && !(Number.isInteger(status) && status >= 200 && status <= 599))
      throw new RangeError(`a dependency can't answer with status ${status}: give one from 200 to 599`)
    if (delayMs !== undefined && !(delayMs >= 0 && delayMs <= 600_000))
      throw new RangeError(`a dependency can't wait ${delayMs} ms: give 0 to 600000`)
    if (times !== undefined && !(Number.isInteger(times) && times >= 1))
      throw new RangeError(`a rule can't apply ${times} times: give 1 or more, or leave it out`)
    this.#rules.unshift({ rule, left: times ?? Number.POSITIVE_INFINITY })
  }

  /** The rule for a call, counted as used; undefined when none matches. */
  take(call: Matchable): DependencyRule | undefined {
    const found = this.#rules.find(({ rule, left }) => left > 0 && matches(rule.match, call))
    if (!found) return undefined
    found.left--
    return found.rule
  }

  clear(): void {
    this.#rules = []
  }
}

/** Whether a call has all that is asked for; nothing asked for fits every call. */
export function matches(match: DependencyMatch | undefined, call: Matchable): boolean {
  return call.method.includes(match?.method ?? '') && call.path.includes(match?.path ?? '') && call.rawBody.includes(match?.body ?? '')
}
