import { keySetSchema, type KeySet } from './claims.ts'
import { parseSubmitted, verdictIn } from './submitted.ts'

/** What a file turned out to be. */
export type Dropped =
  | { kind: 'keys'; keys: KeySet }
  | { kind: 'signature'; jws: string; verdict?: unknown }
  | { kind: 'verdict'; verdict: unknown }
  | { kind: 'unknown' }

/**
 * Tells by its content what a file is, so that nobody has to say it: public
 * keys, a grading as the API answers it, a verdict, or a signature.
 *
 * @example recognise('{"keys":[]}').kind // 'keys'
 */
export function recognise(text: string): Dropped {
  const submitted = parseSubmitted(text)
  if (submitted.jws !== text) return { kind: 'signature', ...submitted }
  const json = parse(text)
  if (json === undefined)
    return /^[\w-]+\.[\w-]+\.[\w-]+$/.test(text.trim()) ? { kind: 'signature', jws: text.trim() } : { kind: 'unknown' }
  const keys = keySetSchema.safeParse(json)
  if (keys.success) return { kind: 'keys', keys: keys.data }
  const verdict = verdictIn(json)
  return typeof verdict === 'object' && verdict !== null && 'requirements' in verdict ? { kind: 'verdict', verdict } : { kind: 'unknown' }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
