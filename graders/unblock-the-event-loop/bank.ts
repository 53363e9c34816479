import type { Fixtures } from '#grader'
import { field, firstDifference, plural, short } from './describe.ts'

const MIB = 1024 * 1024
/** For work that is large on purpose, on a machine that is slow and busy. */
const PATIENCE_MS = 15_000
/** What 200,000 entries take, twice. */
const LARGE_BYTES = 48 * MIB

export interface Answer {
  status: number
  text: string
  /** When its last byte was there, in milliseconds of `performance.now()`. */
  endedAt: number
}

interface Call {
  /** Instance, from 0. Default 0. */
  on?: number
  /** Default: 15 seconds. */
  deadlineMs?: number
}

/** The service's routes as a client calls them. `what` names a request for the message: "POST /locks for 2 customers". */
export function openBank({ subject, expect }: Pick<Fixtures, 'subject' | 'expect'>) {
  const send = async (path: string, body: unknown, what: string, { on = 0, deadlineMs = PATIENCE_MS }: Call = {}): Promise<Answer> => {
    let endedAt = Number.NaN
    let text = ''
    const request = subject
      .instance(on)
      .post(path)
      .timeout({ deadline: deadlineMs })
      .maxResponseSize(LARGE_BYTES)
      .buffer(true)
      // Reading JSON of megabytes takes its time here, and is none of the app's.
      .parse((response, done) => {
        const pieces: Buffer[] = []
        response.on('data', (piece: Buffer | string) => pieces.push(Buffer.from(piece)))
        response.on('end', () => {
          endedAt = performance.now()
          text = Buffer.concat(pieces).toString()
          done(null, undefined)
        })
      })
    const { status } = await request.send(Object(body)).catch((error: unknown) => {
      const problem = error instanceof Error ? error.message : String(error)
      const late = problem.includes('no answer within') ? `got no answer within ${deadlineMs / 1000} seconds` : problem
      throw new Error(`${what} on web.${on}: ${late}`)
    })
    return { status, text, endedAt }
  }

  /** Demands 200. */
  const ask = async (path: string, body: unknown, what: string, call?: Call): Promise<Answer> => {
    const answer = await send(path, body, what, call)
    expect(answer.status, `${what} was answered with ${answer.status} ${short(answer.text)} instead of 200`).toBe(200)
    return answer
  }

  const jsonOf = (text: string, what: string): unknown => {
    try {
      const json: unknown = JSON.parse(text)
      return json
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error)
      return expect.fail(`${what} was answered with 200 and ${plural(text.length, 'character')} that are no JSON: ${problem}`)
    }
  }

  return {
    ask,
    jsonOf,

    /** Demands 200 and exactly that JSON. */
    async answers(path: string, body: unknown, wanted: unknown, what: string, call?: Call): Promise<void> {
      const { text } = await ask(path, body, what, call)
      const difference = firstDifference(jsonOf(text, what), wanted)
      if (difference !== undefined) expect.fail(`${what} was answered with 200, and ${difference}`)
    },

    /** Demands 400 with an error. */
    async refuses(path: string, body: unknown, what: string): Promise<void> {
      const { status, text } = await send(path, body, what)
      expect(status, `${what} was answered with ${status} ${short(text)} instead of 400`).toBe(400)
      const json = jsonOf(text, what)
      expect(typeof field(json, 'error'), `${what} was answered with 400 and ${short(text)}: "error" has to be a text`).toBe('string')
    },
  }
}
