import { expect, test } from 'vitest'
import type { Message } from 'vscode-jsonrpc'
import { LineReader, LineWriter, linesOf } from './line-messages.ts'

const LONG = { jsonrpc: '2.0', method: 'grade', params: ['line\r\nbreak', 'Østergaard 🐘 \u007f', 'x'.repeat(20_000)] }

/** A terminal of a container: echoes what is typed, ends lines its own way, and shows stderr too. */
function read(from: 'host' | 'supervisor', typed: string, size: number): Message[] {
  const messages: Message[] = []
  let receive = (_text: string) => {}
  const source = { onText: (listener: (text: string) => void) => (receive = listener), onEnd: () => {} }
  new LineReader(from, source).listen((message) => messages.push(message))
  for (let at = 0; at < typed.length; at += size) receive(typed.slice(at, at + size))
  return messages
}

test('a message of any length and any characters arrives whole, cut anywhere', () => {
  const lines = linesOf('host', LONG)
  for (const size of [1, 7, 4096, 1_000_000]) expect(read('host', lines, size)).toEqual([LONG])
})

test('lines are plain ASCII, and short enough for a terminal', () => {
  for (const line of linesOf('host', LONG).split('\n')) {
    expect(line).toMatch(/^[\x20-\x7e]*$/)
    expect(line.length).toBeLessThan(4_000)
  }
})

test('an echo, other line ends and what is printed between are no messages', () => {
  const answer = { jsonrpc: '2.0', id: 1, result: { ok: true } }
  const shown = `${linesOf('host', LONG)}Error: out of memory\n    at main\n\n${linesOf('supervisor', answer)}`.replaceAll('\n', '\r\n')
  expect(read('supervisor', shown, 100)).toEqual([answer])
})

test('a line that was damaged is told, and the next message is read', () => {
  const answer = { jsonrpc: '2.0', id: 1, result: null }
  const errors: Error[] = []
  const messages: Message[] = []
  let receive = (_text: string) => {}
  const reader = new LineReader('supervisor', { onText: (listener) => (receive = listener), onEnd: () => {} })
  reader.onError((error) => errors.push(error))
  reader.listen((message) => messages.push(message))
  receive(`<.{"jsonrpc":\n${linesOf('supervisor', answer)}`)
  expect(errors).toHaveLength(1)
  expect(messages).toEqual([answer])
})

test('a writer says when the other side is gone', async () => {
  const writer = new LineWriter('host', () => Promise.reject(new Error('gone')))
  const errors: string[] = []
  writer.onError(([error]) => errors.push(error.message))
  await expect(writer.write(LONG)).rejects.toThrow('gone')
  expect(errors).toEqual(['gone'])
})
