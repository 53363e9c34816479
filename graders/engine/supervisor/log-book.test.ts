import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { LogBook } from './log-book.ts'

async function written(...chunks: (string | Buffer)[]): Promise<LogBook> {
  const book = new LogBook()
  const stream = new PassThrough()
  const followed = book.follow('web.0', 'stdout', stream)
  for (const chunk of chunks) stream.write(chunk)
  stream.end()
  await followed
  return book
}

test('lines are put together from whatever pieces they arrive in', async () => {
  const bytes = Buffer.from('naïve ☕\nlast')
  const book = await written(bytes.subarray(0, 3), bytes.subarray(3, 8), bytes.subarray(8))
  expect(book.since(0).map(({ text }) => text)).toEqual(['naïve ☕', 'last'])
})

test('a JSON object is parsed, anything else stays text', async () => {
  const book = await written('{"level":30,"msg":"up"}\n{broken\n[1]\n')
  expect(book.since(0).map(({ fields }) => fields)).toEqual([{ level: 30, msg: 'up' }, null, null])
})

test('a mark gives what came after it, also when old lines were let go', async () => {
  const book = await written(Array.from({ length: 6_000 }, (_, index) => `line ${index}\n`).join(''))
  const mark = book.mark()
  expect(mark).toBe(6_000)
  expect(book.since(mark - 1).map(({ text }) => text)).toEqual(['line 5999'])
  expect(book.since(0)).toHaveLength(5_000)
})

test('the tail is capped in bytes and never cuts a character', async () => {
  const book = await written(`${'☕'.repeat(100)}\n`)
  const tail = book.tail(64)
  expect(Buffer.byteLength(tail)).toBeLessThanOrEqual(64)
  expect(tail).toMatch(/^…☕+$/u)
})
