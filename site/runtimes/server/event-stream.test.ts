import { expect, test } from 'vitest'
import { serverEvents, type ServerEvent } from './event-stream.ts'

test('events are read across chunks, with comments, several data lines and every kind of line end', async () => {
  const text = ': hello\n\nevent: log\r\ndata: one\r\ndata: two\r\n\r\ndata:{"a":"ü"}\n\nevent: end\ndata:\n\nevent: cut off'
  expect(await read(text, 1)).toEqual(await read(text, 1000))
  expect(await read(text, 3)).toEqual([
    { event: 'log', data: 'one\ntwo' },
    { event: 'message', data: '{"a":"ü"}' },
    { event: 'end', data: '' },
  ])
})

async function read(text: string, chunk: number): Promise<ServerEvent[]> {
  const bytes = new TextEncoder().encode(text)
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (let at = 0; at < bytes.length; at += chunk) controller.enqueue(bytes.slice(at, at + chunk))
      controller.close()
    },
  })
  const events: ServerEvent[] = []
  for await (const event of serverEvents(body)) events.push(event)
  return events
}
