import type { Fixtures } from '#grader'

/** A ping: what was asked for, when it was sent and when its answer was there, in milliseconds of `performance.now()`. */
export interface Beat {
  readonly what: string
  readonly from: number
  readonly to: number
}

interface Ping {
  readonly what: string
  readonly request: string
}

const NOBODY = JSON.stringify({ recipients: [] })

/** Health alone may be answered in front of a loop that is blocked. So the app itself is asked in between, for what is no work. */
const PINGS: readonly [Ping, Ping] = [
  { what: 'GET /health', request: 'GET /health HTTP/1.1\r\nHost: bank.example\r\n\r\n' },
  {
    what: 'POST /letters without recipients',
    request: `POST /letters HTTP/1.1\r\nHost: bank.example\r\nContent-Type: application/json\r\nContent-Length: ${NOBODY.length}\r\n\r\n${NOBODY}`,
  },
]

/**
 * Asks an instance for its health and for letters to nobody, one ping after the other, until it is stopped.
 *
 * All go over one connection that is kept: a new one for each ping costs so much processor in three processes that it would slow
 * the work which is watched.
 */
export function takePulse(fixtures: Pick<Fixtures, 'subject' | 'until' | 'expect'>, index: number) {
  const beats: Beat[] = []
  let open: Line | undefined
  let stopped = false

  /** What an app closes between two pings is opened again, also when the ping crosses the close: keeping connections is not asked for. */
  const answer = async (ping: Ping): Promise<number> => {
    if (open !== undefined && !open.closed) {
      const status = await open.ask(ping)
      if (status !== 'closed' || stopped) return given(ping, status)
    }
    open = await openLine(fixtures, index)
    return given(ping, await open.ask(ping))
  }
  const given = ({ what }: Ping, status: number | 'closed'): number => {
    if (status !== 'closed') return status
    throw new Error(`${what} on web.${index} got no answer: the connection was closed`)
  }

  const ask = async (): Promise<void> => {
    const ping = PINGS[beats.length % 2 === 0 ? 0 : 1]
    const from = performance.now()
    const status = await answer(ping)
    beats.push({ what: ping.what, from, to: performance.now() })
    fixtures.expect(status, `${ping.what} on web.${index} was answered with ${status} instead of 200`).toBe(200)
  }

  const beating = async (): Promise<void> => {
    try {
      while (!stopped) {
        await ask()
        await breath(fixtures)
      }
    } finally {
      open?.close()
    }
  }

  const run = beating()
  // Whoever stops it hears of it.
  run.catch(() => undefined)
  return {
    beats,
    /** After the ping that is under way. */
    async stop(): Promise<void> {
      stopped = true
      await run
    },
    /** At once. */
    cut(): void {
      stopped = true
      open?.close()
    },
  }
}

/** A few milliseconds between two pings, to leave the processor to the work. Nothing is judged by how long it is. */
async function breath({ until }: Pick<Fixtures, 'until'>): Promise<void> {
  let asked = 0
  await until('a breath', () => asked++ > 0)
}

interface Line {
  readonly closed: boolean
  /** The status of the answer, or that there will be none. */
  ask(ping: Ping): Promise<number | 'closed'>
  close(): void
}

async function openLine({ subject }: Pick<Fixtures, 'subject'>, index: number): Promise<Line> {
  const socket = await subject.connect(index)
  let text = ''
  let closed = false
  let look: () => void = () => undefined
  socket.on('data', (piece: Buffer) => {
    text += piece.toString('latin1')
    look()
  })
  const end = (): void => {
    closed = true
    look()
  }
  socket.on('end', end).on('close', end).on('error', end)
  return {
    get closed() {
      return closed
    },
    ask({ request }) {
      text = ''
      const { promise, resolve } = Promise.withResolvers<number | 'closed'>()
      look = () => {
        const status = wholeAnswer(text, closed)
        if (status !== undefined) resolve(status)
        else if (closed) resolve('closed')
      }
      socket.write(request)
      return promise
    },
    close() {
      socket.destroy()
    },
  }
}

/** The status of an answer that has ended. */
function wholeAnswer(text: string, closed: boolean): number | undefined {
  const head = text.indexOf('\r\n\r\n')
  if (head < 0) return undefined
  const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1] ?? Number.NaN)
  const length = /\r\ncontent-length: *(\d+)/i.exec(text.slice(0, head + 2))?.[1]
  if (length !== undefined) return text.length >= head + 4 + Number(length) ? status : undefined
  return closed || text.endsWith('\r\n0\r\n\r\n') ? status : undefined
}
