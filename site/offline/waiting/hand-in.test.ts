import { beforeEach, describe, expect, test } from 'vitest'
import { verdictSchema, type Verdict } from '#engine/verdict/verdict.ts'
import { RuntimeError } from '../../runtimes/runtime.ts'
import { Refused, ServerGone } from '../../runtimes/server/http.ts'
import type { WaitingAttempt } from './attempt.ts'
import { handInAll, type HandingIn } from './hand-in.ts'
import type { WaitingAttempts } from './waiting-store.ts'

const VERDICT = verdictSchema.parse({
  version: 1,
  exercise: { slug: 'fix', revision: '0123456789abcdef' },
  runtime: 'server',
  seed: 7,
  status: 'passed',
  requirements: [],
  output: '',
  startedAt: '2026-11-21T10:00:00.000Z',
  durationMs: 12,
  engine: '0.1.0',
})

/** What a browser's database does, which there is none of here. */
class Shelf implements WaitingAttempts {
  readonly kept = new Map<string, WaitingAttempt>()
  async all() {
    return [...this.kept.values()].sort((a, b) => a.at - b.at)
  }
  async add(attempt: WaitingAttempt) {
    this.kept.set(attempt.key, attempt)
  }
  async move(key: string, from: readonly WaitingAttempt['state'][], to: Pick<WaitingAttempt, 'state' | 'message'>) {
    const before = this.kept.get(key)
    if (!before || !from.includes(before.state)) return undefined
    const { message: _message, ...rest } = before
    const moved = { ...rest, ...to }
    this.kept.set(key, moved)
    return moved
  }
  async remove(key: string, inState: readonly WaitingAttempt['state'][]) {
    const before = this.kept.get(key)
    return before !== undefined && inState.includes(before.state) && this.kept.delete(key)
  }
}

const attempt = (key: string, more: Partial<WaitingAttempt> = {}): WaitingAttempt => ({
  key,
  slug: 'fix',
  title: 'Fix',
  address: '/data/fix/',
  files: { 'src/main.ts': key },
  at: 1,
  state: 'waiting',
  ...more,
})

let shelf: Shelf
let sent: string[]
let kept: [string, Verdict, string | undefined][]
let surroundings: HandingIn

beforeEach(() => {
  shelf = new Shelf()
  sent = []
  kept = []
  surroundings = {
    attempts: shelf,
    person: async () => undefined,
    grade: async ({ key }, onProgress) => {
      sent.push(key)
      onProgress({ phase: 'signed', signature: `signature of ${key}` })
      return VERDICT
    },
    keep: async ({ key }, verdict, signature) => void kept.push([key, verdict, signature]),
    onChange: () => undefined,
  }
})

test('what waits is handed in, and its verdict kept with its signature', async () => {
  await shelf.add(attempt('a'))
  await shelf.add(attempt('b', { at: 2 }))
  expect(await handInAll(surroundings)).toBe(false)
  expect(sent).toEqual(['a', 'b'])
  expect(kept).toContainEqual(['a', VERDICT, 'signature of a'])
  expect(await shelf.all()).toEqual([])
})

test('what was being sent when its tab was closed is sent under the same key', async () => {
  await shelf.add(attempt('a', { state: 'sending' }))
  await handInAll(surroundings)
  expect(sent).toEqual(['a'])
})

test('while the server is away everything waits on, and nothing is sent', async () => {
  await shelf.add(attempt('a'))
  const away = async () => Promise.reject(new ServerGone('The server does not answer.'))
  expect(await handInAll({ ...surroundings, person: away })).toBe(true)
  expect(await handInAll({ ...surroundings, grade: away })).toBe(true)
  expect(await shelf.all()).toEqual([attempt('a')])
})

test('what was taken back in the meantime is not sent', async () => {
  await shelf.add(attempt('a'))
  const person = async () => {
    await shelf.remove('a', ['waiting'])
    return undefined
  }
  expect(await handInAll({ ...surroundings, person })).toBe(false)
  expect(sent).toEqual([])
})

describe('an attempt of somebody who was signed in', () => {
  beforeEach(() => shelf.add(attempt('a', { person: 'mara' })))

  test('is handed in as theirs', async () => {
    await handInAll({ ...surroundings, person: async () => 'mara' })
    expect(sent).toEqual(['a'])
  })

  test('waits for them while somebody else is signed in, or nobody', async () => {
    expect(await handInAll({ ...surroundings, person: async () => 'gil' })).toBe(true)
    expect((await shelf.all())[0]?.message).toContain('Somebody else')
    expect(await handInAll(surroundings)).toBe(true)
    expect((await shelf.all())[0]?.message).toContain('Sign in')
    expect(sent).toEqual([])
  })
})

describe('a refusal', () => {
  const refused = (status: number) => new Refused('The answer says why.', { status, code: '', fields: {}, extensions: {} })
  const outcome = async (error: Error) => {
    await shelf.add(attempt('a'))
    const doWait = await handInAll({ ...surroundings, grade: async () => Promise.reject(error) })
    const [left] = await shelf.all()
    return [doWait, left?.state, left?.message]
  }

  test('of the attempt is shown, and not asked again', async () => {
    expect(await outcome(refused(413))).toEqual([false, 'refused', 'The answer says why.'])
  })

  test('of a server that is full, or fails, is for now', async () => {
    expect(await outcome(refused(429))).toEqual([true, 'waiting', 'The answer says why.'])
    expect(await outcome(refused(500))).toEqual([true, 'waiting', 'The answer says why.'])
  })

  test('because it was cancelled on the server is final', async () => {
    expect(await outcome(new RuntimeError('The grading was cancelled on the server.'))).toEqual([
      false,
      'refused',
      'The grading was cancelled on the server.',
    ])
  })
})
