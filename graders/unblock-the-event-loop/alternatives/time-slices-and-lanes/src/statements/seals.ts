import { createHash } from 'node:crypto'

/** The seal that follows another one. Whoever changes an entry later breaks every seal from there on. */
export function sealAfter(last: string, entry: string): string {
  return createHash('sha256').update(`${last}|${entry}`).digest('base64url').slice(0, 16)
}
