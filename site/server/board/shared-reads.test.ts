import { expect, test } from 'vitest'
import { SharedReads } from './shared-reads.ts'

/** A board whose readings end when they are told to. */
function slowly() {
  const open: { key: string; end: (error?: Error) => void }[] = []
  const shared = new SharedReads((key) => {
    const { promise, resolve, reject } = Promise.withResolvers<string>()
    const number = open.length + 1
    open.push({ key, end: (error) => (error ? reject(error) : resolve(`${key} ${number}`)) })
    return promise
  })
  return { open, shared }
}

test('many who ask while a board is read share the next reading, and get nothing that was read before they asked', async () => {
  const { open, shared } = slowly()
  const first = shared.get('a')
  const others = Array.from({ length: 500 }, () => shared.get('a'))
  open[0]?.end()
  expect(await first).toBe('a 1')
  await expect.poll(() => open.length).toBe(2)
  const late = shared.get('a')
  open[1]?.end()
  expect(new Set(await Promise.all(others))).toEqual(new Set(['a 2']))
  await expect.poll(() => open.length).toBe(3)
  open[2]?.end()
  expect(await late).toBe('a 3')
})

test('boards of other cohorts do not wait, and a reading that failed is not kept', async () => {
  const { open, shared } = slowly()
  const failing = shared.get('a')
  const waiting = shared.get('a')
  const other = shared.get('b')
  open[1]?.end()
  expect(await other).toBe('b 2')
  open[0]?.end(new Error('the database is away'))
  await expect(failing).rejects.toThrow('the database is away')
  await expect.poll(() => open.length).toBe(3)
  open[2]?.end()
  expect(await waiting).toBe('a 3')
})
