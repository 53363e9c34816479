import type { CapturedResponse } from '#engine/supervisor/protocol.ts'
import { WORDS } from './words.ts'

const number = (digits: number) => new Intl.NumberFormat('en-GB', { maximumFractionDigits: digits })
const unit = (name: string, digits: number) =>
  new Intl.NumberFormat('en-GB', { style: 'unit', unit: name, unitDisplay: 'short', maximumFractionDigits: digits })
const MILLISECONDS = unit('millisecond', 0)
const SECONDS = unit('second', 2)
const BYTES = unit('byte', 0)
const KILOBYTES = number(1)

/**
 * How long an answer took.
 *
 * @example timeOf({ durationMs: 1240 }) // '1.24 sec'
 */
export function timeOf({ durationMs }: Pick<CapturedResponse, 'durationMs'>): string {
  return durationMs < 1000 ? MILLISECONDS.format(durationMs) : SECONDS.format(durationMs / 1000)
}

/**
 * How large the body of an answer is, as it came.
 *
 * @example sizeOf({ body: 'é', encoding: 'utf8', truncated: false }) // '2 byte'
 */
export function sizeOf({ body, encoding, truncated }: Pick<CapturedResponse, 'body' | 'encoding' | 'truncated'>): string {
  const bytes = encoding === 'utf8' ? new TextEncoder().encode(body).length : Math.floor((body.replace(/=+$/, '').length * 3) / 4)
  const size = bytes < 1000 ? BYTES.format(bytes) : `${KILOBYTES.format(bytes / 1000)} kB`
  return truncated ? WORDS.atLeast(size) : size
}
