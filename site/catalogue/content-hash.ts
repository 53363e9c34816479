import { createHash } from 'node:crypto'

/**
 * Names immutable files by what they hold.
 *
 * @returns 12 hexadecimal digits
 */
export function contentHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
}
