import type { CapturedResponse } from '#engine/supervisor/protocol.ts'
import { WORDS } from './words.ts'

const WHOLE = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 })
const SHORT = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 2 })
const KILOBYTES = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 })

/**
 * How long an answer took.
 *
 * @example timeOf({ durationMs: 1240 }) // '1.24 s'
 */
export function timeOf({ durationMs }: Pick<CapturedResponse, 'durationMs'>): string {
  return durationMs < 1000 ? WORDS.milliseconds(WHOLE.format(durationMs)) : WORDS.seconds(SHORT.format(durationMs / 1000))
}

/**
 * How large the body of an answer is, as it came.
 *
 * @example sizeOf({ body: 'é', encoding: 'utf8', truncated: false }) // '2 B'
 */
export function sizeOf({ body, encoding, truncated }: Pick<CapturedResponse, 'body' | 'encoding' | 'truncated'>): string {
  const bytes = encoding === 'utf8' ? new TextEncoder().encode(body).length : Math.floor((body.replace(/=+$/, '').length * 3) / 4)
  const size = bytes < 1000 ? WORDS.bytes(WHOLE.format(bytes)) : WORDS.kilobytes(KILOBYTES.format(bytes / 1000))
  return truncated ? WORDS.atLeast(size) : size
}
