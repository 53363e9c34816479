import fc from 'fast-check'
import { TAINTS } from './taints.ts'

/** Characters of a text without a limit, now and then; at its limit a text may be longer. */
export const LONG_TEXT = 400

interface Wanted {
  format?: string | undefined
  pattern?: string | undefined
  minLength: number
  maxLength: number
}

/** Texts of a format or a pattern, or any. */
export function madeText({ format, pattern, minLength, maxLength }: Wanted): fc.Arbitrary<string> {
  if (format === 'date-time')
    return fc.oneof({ weight: 4, arbitrary: dates().map((date) => date.toISOString()) }, fc.constantFrom(...MOMENTS))
  if (format === 'date')
    return fc.oneof({ weight: 4, arbitrary: dates().map(dayOf) }, fc.constantFrom(...MOMENTS.map((moment) => moment.slice(0, 10))))
  if (format === 'email') return fc.emailAddress()
  const free = fc.string({ unit: CHARACTER, minLength, maxLength: Math.max(minLength, Math.min(maxLength, LONG_TEXT)) })
  if (pattern === undefined) return fc.oneof(fc.string({ minLength, maxLength: Math.max(minLength, Math.min(maxLength, 40)) }), free)
  try {
    return matching(pattern, maxLength).filter(({ length }) => length >= minLength)
  } catch {
    // Not every class of characters can be drawn from.
    const matches = new RegExp(pattern, 'u')
    return fc.string({ minLength, maxLength }).filter((text) => matches.test(text))
  }
}

/** Any of Unicode, in all planes, and what not everything can hold. fast-check's own unit is slow to make. */
const CHARACTER = fc.oneof(
  {
    weight: 20,
    arbitrary: fc.integer({ min: 0, max: 0x10ffff - 0x800 }).map((code) => String.fromCodePoint(code < 0xd800 ? code : code + 0x800)),
  },
  { weight: 1, arbitrary: fc.constantFrom(...TAINTS.filter(({ length }) => length === 1)) },
)

/** Slow to make, and the same patterns come again and again. */
const MATCHING = new Map<string, fc.Arbitrary<string>>()

function matching(pattern: string, maxLength: number): fc.Arbitrary<string> {
  const key = `${maxLength} ${pattern}`
  const known = MATCHING.get(key)
  if (known) return known
  const made = fc.stringMatching(new RegExp(pattern, 'u'), { maxLength })
  MATCHING.set(key, made)
  return made
}

const dayOf = (date: Date): string => date.toISOString().slice(0, 10)

/** That ISO 8601 lets pass, and not everybody can read. */
const MOMENTS = [
  '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999999999Z',
  '2024-02-29T23:59:59Z',
  '1970-01-01T00:00:00Z',
]

const dates = (): fc.Arbitrary<Date> =>
  fc.date({ min: new Date('1000-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true })
