/** One server-sent event. */
export interface ServerEvent {
  event: string
  data: string
}

/**
 * Reads server-sent events from a response's body as they come, by the rules of
 * the HTML standard. fetch is used in the place of EventSource because it sends
 * headers, says why it failed, and can be aborted.
 *
 * @example for await (const { event, data } of serverEvents(response.body)) …
 */
export async function* serverEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerEvent> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let buffer = ''
  let event = ''
  let data: string[] = []
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      buffer += decoder.decode(value, { stream: true })
      const lines = buffer.split(/\r\n|\n|\r(?!$)/)
      buffer = lines.pop() ?? ''
      for (const line of lines) {
        if (line === '') {
          if (data.length > 0) yield { event: event || 'message', data: data.join('\n') }
          event = ''
          data = []
        } else if (!line.startsWith(':')) {
          const [, field, text] = /^([^:]*):? ?(.*)$/s.exec(line) ?? []
          if (field === 'event') event = text ?? ''
          if (field === 'data') data.push(text ?? '')
        }
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}
