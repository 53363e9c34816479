import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { AppLog, CHARACTER_CAP, LINE_CAP } from './app-log.ts'
import { levelOf } from './level.ts'
import { logViewer, matchAt, positionOf } from './log-view.ts'
import { piecesOf } from './pieces.ts'

const line = (text: string, instance = 'web.0', stream: 'stdout' | 'stderr' = 'stdout') => ({ instance, stream, text, fields: null })
const everything = { instance: '', kind: 'all' } as const
const texts = (log: AppLog) => log.chunks.value.flatMap(({ entries }) => entries.map(({ text }) => text))

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('keeps the order, names who wrote, and ends colours with the app', async () => {
  const log = new AppLog()
  log.note('Starting the app.')
  log.append(line('\u001b[31mred', 'worker.0'))
  log.begin()
  log.append(line('plain', 'worker.0'))
  log.append(line('other'))
  await vi.runAllTimersAsync()
  expect(texts(log)).toEqual(['Starting the app.', 'red', 'plain', 'other'])
  expect(log.chunks.value[0]?.entries[2]?.spans).toBeUndefined()
  expect(log.instances.value).toEqual(['web.0', 'worker.0'])
})

test('a flood comes in small parts, keeps the newest lines, and says how many are gone', async () => {
  const log = new AppLog()
  let largest = 0
  let before = 0
  log.chunks.subscribe((chunks) => {
    const last = chunks.at(-1)?.entries.at(-1)?.id ?? 0
    largest = Math.max(largest, last - before)
    before = last
  })
  for (let index = 1; index <= 15_000; index += 1) log.append(line(`line ${index}`))
  await vi.runAllTimersAsync()
  const kept = texts(log)
  expect(largest).toBeLessThanOrEqual(500)
  expect(kept.at(-1)).toBe('line 15000')
  expect(kept.length).toBeGreaterThanOrEqual(LINE_CAP)
  expect(kept.length).toBeLessThan(LINE_CAP + 500)
  expect(log.dropped.value).toBe(15_000 - kept.length)
  log.clear()
  expect([texts(log), log.dropped.value, log.instances.value]).toEqual([[], 0, []])
})

test('what is never shown is not kept waiting, either', async () => {
  const log = new AppLog()
  for (let index = 1; index <= 50_000; index += 1) log.append(line(`line ${index}`))
  await vi.runAllTimersAsync()
  expect(texts(log).at(-1)).toBe('line 50000')
  expect(log.dropped.value + texts(log).length).toBe(50_000)
})

test('long lines count by their length', async () => {
  const log = new AppLog()
  for (let index = 0; index < 1000; index += 1) log.append(line('x'.repeat(8192)))
  await vi.runAllTimersAsync()
  expect(texts(log).join('').length).toBeLessThanOrEqual(CHARACTER_CAP)
  expect(log.dropped.value).toBeGreaterThan(0)
})

test('filters by process, stream and level; what the page says stays', async () => {
  const log = new AppLog()
  log.note('Starting the app.')
  log.append(line('out'))
  log.append(line('err', 'worker.0', 'stderr'))
  log.append({ ...line('{"level":40}'), fields: { level: 40 } })
  log.append({ ...line('{"level":"error"}'), fields: { level: 'error' } })
  await vi.runAllTimersAsync()
  const shown = (filter: Parameters<typeof logViewer>[0]) =>
    logViewer(filter, '')(log.chunks.value).flatMap(({ entries }) => entries.map(({ text }) => text))
  expect(shown({ instance: 'worker.0', kind: 'all' })).toEqual(['Starting the app.', 'err'])
  expect(shown({ instance: '', kind: 'stderr' })).toEqual(['err'])
  expect(shown({ instance: '', kind: 'warnings' })).toEqual(['err', '{"level":40}', '{"level":"error"}'])
  expect(shown({ instance: '', kind: 'errors' })).toEqual(['err', '{"level":"error"}'])
})

test('finds in capitals or not, counts, and knows each match by its place', async () => {
  const log = new AppLog()
  for (let index = 0; index < 450; index += 1) log.append(line(index % 100 === 7 ? 'a Cat, a cat' : 'dog'))
  await vi.runAllTimersAsync()
  const view = logViewer(everything, 'CAT')
  const views = view(log.chunks.value)
  expect(views.reduce((sum, { matches }) => sum + matches, 0)).toBe(10)
  for (let position = 0; position < 10; position += 1) {
    const match = matchAt(views, position)
    expect(match && positionOf(views, match)).toBe(position)
  }
  expect(matchAt(views, 10)).toBeUndefined()
  log.append(line('cat'))
  await vi.runAllTimersAsync()
  const after = view(log.chunks.value)
  expect(after.slice(0, -1)).toEqual(views.slice(0, -1))
  expect(after[0]).toBe(views[0])
  // Its line is gone: the next one is where it was.
  expect(positionOf(after.slice(1), { entry: 8, nth: 1 })).toBe(0)
})

test('a line is cut where colours change and where matches are', () => {
  expect(
    piecesOf(
      {
        text: 'say cat',
        spans: [
          { text: 'say c', classes: 'ansi-red' },
          { text: 'at', classes: '' },
        ],
      },
      'cat',
    ),
  ).toEqual([
    { text: 'say ', classes: 'ansi-red' },
    { text: 'c', classes: 'ansi-red', match: 0 },
    { text: 'at', classes: '', match: 0 },
  ])
  expect(piecesOf({ text: 'İ cat cat' }, 'cat').map(({ text, match }) => [text, match])).toEqual([
    ['İ ', undefined],
    ['cat', 0],
    [' ', undefined],
    ['cat', 1],
  ])
})

test.each([
  ['{}', { level: 30 }, 'info'],
  ['{}', { level: 60 }, 'fatal'],
  ['{}', { level: 'WARNING' }, 'warn'],
  ['{}', { severity: 'Critical', level: null }, 'fatal'],
  ['{}', { level: 5 }, undefined],
  ['{}', { msg: 'level' }, undefined],
  ['[Nest] 4711  - 11/28/2026, 9:00:00 AM   ERROR [ExceptionsHandler] no', null, 'error'],
  ['[Nest] 4711  - 11/28/2026, 9:00:00 AM     LOG [NestFactory] Starting', null, 'info'],
  ['{"level":50,"msg":"cut he', null, 'error'],
  ['an ERROR in words', null, undefined],
] as const)('reads the level of %s %o', (text, fields, level) => {
  expect(levelOf(text, fields)).toBe(level)
})
