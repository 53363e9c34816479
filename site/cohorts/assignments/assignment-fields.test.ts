import { describe, expect, test } from 'vitest'
import { changesOf, DEFAULT_TERMS, giveSchema, termFields, termsSchema } from './assignment-fields.ts'

/** What a form sends when nothing was written into it. */
const untouched = (terms = DEFAULT_TERMS) =>
  Object.fromEntries(
    termFields(terms, { cohort: 'UTC', own: 'UTC' })
      .filter(({ onlyWith }) => onlyWith === undefined || terms.hints.mode === onlyWith.value)
      .map(({ name, value }) => [name, value]),
  )
const errorsOf = (values: Record<string, unknown>) =>
  termsSchema.safeParse({ ...untouched(), ...values }).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)

describe('a form that nothing was written into', () => {
  test('gives what its fields held', () => {
    expect(termsSchema.parse(untouched())).toEqual(DEFAULT_TERMS)
    const terms = {
      opens: '2026-12-01T09:00',
      due: '2026-12-18T18:00',
      late: 'refuse',
      required: false,
      pinned: true,
      hints: { mode: 'delayed', afterMinutes: 45 },
      solution: 'after-due',
    } as const
    expect(termsSchema.parse(untouched(terms))).toEqual(terms)
    expect(changesOf(terms, termsSchema.parse(untouched(terms)))).toEqual({})
  })

  test('gives a track or an exercise', () => {
    expect(giveSchema.parse({ ...untouched(), give: 'track:http' })).toEqual({ ...DEFAULT_TERMS, give: { kind: 'track', track: 'http' } })
    expect(giveSchema.parse({ ...untouched(), give: 'exercise:ring' }).give).toEqual({ kind: 'exercise', slug: 'ring' })
    expect(giveSchema.safeParse(untouched()).error?.issues).toMatchObject([{ path: ['give'], message: 'choose something' }])
  })
})

test('what contradicts is said at its field', () => {
  expect(errorsOf({ opens: '2026-12-18T18:00', due: '2026-12-18T18:00' })).toEqual(['due: that is not after it opens'])
  expect(errorsOf({ solution: 'after-due' })).toEqual(['due: the solution is to be shown after it, so it needs one'])
  expect(errorsOf({ hints: 'delayed', minutes: '' })).toEqual(['minutes: at least one minute'])
  expect(errorsOf({ due: '1999-12-18T18:00' })).toEqual(['due: not a time of this century'])
})

test('only what was changed is sent', () => {
  const changed = { ...DEFAULT_TERMS, due: '2026-12-18T18:00', hints: { mode: 'delayed', afterMinutes: 20 } } as const
  expect(changesOf(DEFAULT_TERMS, changed)).toEqual({ due: '2026-12-18T18:00', hints: { mode: 'delayed', afterMinutes: 20 } })
  expect(changesOf(changed, DEFAULT_TERMS)).toEqual({ due: null, hints: { mode: 'free' } })
})

describe('beside a time', () => {
  const comment = (name: string, value: string, own: string) =>
    termFields(DEFAULT_TERMS, { cohort: 'Europe/Berlin', own })
      .find((field) => field.name === name)
      ?.comment?.(value)

  test('stands what the reader’s clock shows, where that is another', () => {
    expect(comment('due', '2026-12-18T18:00', 'America/New_York')).toBe('For you: 18 Dec 2026, 12:00.')
    expect(comment('due', '2026-12-18T18:00', 'Europe/Paris')).toBe('')
    expect(comment('due', '', 'America/New_York')).toBe('')
  })

  test('where clocks change, it is the moment that the server takes', () => {
    // 02:30 is shown twice that night.
    expect(comment('opens', '2026-10-25T02:30', 'UTC')).toBe('For you: 25 Oct 2026, 00:30.')
    expect(comment('due', '2026-10-25T02:30', 'UTC')).toBe('For you: 25 Oct 2026, 01:30.')
  })
})
