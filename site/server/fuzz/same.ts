import type { Operation } from './description.ts'
import type { Broken } from './judge.ts'
import { takesKey } from './plan.ts'
import { jsonOf, type Answer, type Sent } from './send.ts'

/** The same key makes one thing, also when two requests with it come at once. */
export function sameThing(operation: Operation, sent: Sent, first: Answer, second: Answer): Broken[] {
  if (!takesKey(operation) || sent.headers['idempotency-key'] === undefined) return []
  const [one, other] = [idIn(first), idIn(second)]
  return one === undefined || other === undefined || one === other
    ? []
    : [{ rule: 'one key makes one thing', detail: `two requests at once made ${one} and ${other}` }]
}

function idIn(answer: Answer): string | undefined {
  const read = 'none' in answer || answer.status >= 300 ? undefined : jsonOf(answer)
  return typeof read === 'object' && read !== null && 'id' in read && typeof read.id === 'string' ? read.id : undefined
}
