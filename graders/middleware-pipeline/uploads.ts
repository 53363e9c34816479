import type { Fixtures } from '#grader'
import { plural } from './describe.ts'
import { type Call, gzipped, jsonOf, openDesk } from './desk.ts'

/** Ways to send a body. Its length on the wire is told, not told, or that of something smaller. */
const WAYS = ['length', 'chunks', 'gzip', 'gzip in chunks'] as const
type Way = (typeof WAYS)[number]

interface Upload {
  path: string
  type: 'application/json' | 'text/csv'
  body: string
  /** Default: all of them. */
  ways?: readonly Way[]
}

/**
 * Sends a body in several ways, each of which must be answered with `status`, and with that JSON if there is one.
 *
 * @returns how often it was sent
 */
export async function upload(
  fixtures: Pick<Fixtures, 'subject' | 'until' | 'random' | 'expect'>,
  { path, type, body, ways = WAYS }: Upload,
  status: number,
  json?: unknown,
): Promise<number> {
  const desk = openDesk(fixtures)
  for (const way of fixtures.random.shuffle(ways)) {
    const answer = await desk.demand(status, 'POST', path, await callFor(way, type, body))
    if (json !== undefined) fixtures.expect(jsonOf(answer), `${answer.call} was answered with ${answer.text}`).toEqual(json)
  }
  return ways.length
}

async function callFor(way: Way, type: string, text: string): Promise<Call> {
  const plain = { headers: { 'Content-Type': type }, body: text }
  const packed = way.startsWith('gzip') ? await gzipped(plain) : plain
  const bytes = plural(Buffer.byteLength(text), 'byte')
  const how = {
    length: `with a body of ${bytes}`,
    chunks: `with a body of ${bytes} in chunks, without a Content-Length`,
    gzip: `with a gzipped body of ${plural(packed.body.length, 'byte')} (${bytes} unpacked)`,
    'gzip in chunks': `with a gzipped body in chunks (${bytes} unpacked)`,
  }[way]
  return { ...packed, framing: way.includes('chunks') ? 'chunked' : 'length', how }
}
