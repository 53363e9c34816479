import { expect, test } from 'vitest'
import { EngineError } from '#engine/engine.ts'
import { isDatabaseGone, untilBack } from './gone.ts'

const coded = (code: string): Error => Object.assign(new Error('x'), { code })

test('knows a database that is away, however deep it is said', () => {
  for (const code of ['57P01', '57P03', '08006', '53300', 'ECONNREFUSED', 'ECONNRESET']) expect(isDatabaseGone(coded(code))).toBe(true)
  expect(isDatabaseGone(new Error('Connection terminated unexpectedly'))).toBe(true)
  expect(isDatabaseGone(new Error('Failed query', { cause: coded('57P01') }))).toBe(true)
  expect(isDatabaseGone(new AggregateError([coded('ECONNREFUSED')]))).toBe(true)
})

test('takes nothing else for it', () => {
  for (const code of ['23505', '40P01', '42P01', 'ENOENT']) expect(isDatabaseGone(coded(code))).toBe(false)
  expect(isDatabaseGone(new EngineError('service-failed', 'Valkey ended', { cause: coded('ECONNREFUSED') }))).toBe(false)
  expect(isDatabaseGone('57P01')).toBe(false)
})

test('tries again until it is back, and no longer than patience or the signal allow', async () => {
  let tries = 0
  const away = (until: number) => async () => {
    if ((tries += 1) < until) throw coded('ECONNREFUSED')
    return 'there'
  }
  expect(await untilBack(away(3))).toBe('there')
  expect(tries).toBe(3)
  await expect(untilBack(away(Infinity), { patienceMs: 0 })).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  tries = 0
  await expect(untilBack(away(Infinity), { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  expect(tries).toBe(1)
})

test('what is wrong for another reason is not tried again', async () => {
  let tries = 0
  const wrong = async () => {
    tries += 1
    throw coded('23505')
  }
  await expect(untilBack(wrong)).rejects.toMatchObject({ code: '23505' })
  expect(tries).toBe(1)
})
