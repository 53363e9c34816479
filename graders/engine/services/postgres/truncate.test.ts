import { describe, expect, it } from 'vitest'
import { sequenceStarts } from './truncate.ts'

const WIDE = { min: '1', max: '9223372036854775807' }

describe('sequenceStarts', () => {
  it('repeats, and is never 1', () => {
    const once = sequenceStarts([{ name: 'public.orders_id_seq', ...WIDE }])
    expect(sequenceStarts([{ name: 'public.orders_id_seq', ...WIDE }])).toEqual(once)
    expect(once.get('public.orders_id_seq')).toBeGreaterThanOrEqual(1000n)
  })

  it('keeps sequences apart', () => {
    const starts = sequenceStarts(Array.from({ length: 200 }, (_, index) => ({ name: `public.s${index}`, ...WIDE })))
    expect(new Set(starts.values()).size).toBe(200)
  })

  it('goes on growing from round to round', () => {
    const rounds = [0, 1, 2].map(
      (round) => sequenceStarts([{ name: 'public.orders_id_seq', ...WIDE }], round).get('public.orders_id_seq') ?? 0n,
    )
    expect(rounds.map((start) => start - (rounds[0] ?? 0n))).toEqual([0n, 1_000_000n, 2_000_000n])
  })

  it.each([
    ['a smallint', '1', '32767'],
    ['a narrow one', '5', '9'],
    ['one of two values', '1', '2'],
    ['a descending one', '-9223372036854775808', '-1'],
  ])('stays within %s', (_, min, max) => {
    for (const start of sequenceStarts([{ name: 'public.narrow', min, max }]).values()) {
      expect(start >= BigInt(min) && start <= BigInt(max)).toBe(true)
      expect(start).not.toBe(1n)
    }
  })
})
