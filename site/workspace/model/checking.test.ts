import { expect, test } from 'vitest'
import type { Verdict } from '#engine/verdict/verdict.ts'
import type { Check } from '../../runtimes/server/api.ts'
import type { Runtime } from '../../runtimes/runtime.ts'
import { Announcer } from './announcer.ts'
import { Checking } from './checking.ts'
import { Grading } from './grading.ts'

const RINGS = { id: 'rings', title: 'It rings once' }
const CHECK: Check = {
  seed: 7,
  requirements: [{ ...RINGS, status: 'passed', message: '', durationMs: 1 }],
  output: '',
  durationMs: 1,
}
const VERDICT: Verdict = {
  version: 1,
  exercise: { slug: 'ring-the-bell', revision: '0123456789abcdef' },
  runtime: 'server',
  seed: 8,
  status: 'passed',
  requirements: [{ ...RINGS, status: 'passed', message: '', durationMs: 1 }],
  output: '',
  startedAt: '2026-11-28T10:00:00.000Z',
  durationMs: 1,
  engine: '0.1.0',
}

/** A runtime of which a test says what it finds. */
class TestRuntime implements Runtime {
  readonly name = 'server'
  readonly asked: unknown[] = []
  answer: () => Promise<Check> = () => Promise.resolve(CHECK)
  verdict: Verdict = VERDICT
  watch = () => () => {}
  warm = () => {}
  close = () => Promise.resolve()
  run = () => Promise.reject(new Error('runs nothing'))
  test = () => Promise.reject(new Error('tests nothing'))
  grade = (): Promise<Verdict> => Promise.resolve(this.verdict)
  check = (...[, , asked, , signal]: Parameters<Runtime['check']>): Promise<Check> => {
    this.asked.push(asked)
    return Promise.race([
      this.answer(),
      new Promise<never>((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted')))),
    ])
  }
}

function setUp() {
  const runtime = new TestRuntime()
  const announcer = new Announcer()
  const checking = new Checking('ring-the-bell', runtime, announcer)
  const grading = new Grading('ring-the-bell', runtime, checking, undefined, announcer, () => {})
  return { runtime, announcer, checking, grading }
}

test('one requirement is checked on the case in which it failed, and makes no attempt: no verdict, no history, nothing passed', async () => {
  const { runtime, announcer, checking, grading } = setUp()
  await checking.check(RINGS, {}, 7)
  expect(runtime.asked).toEqual([{ only: ['rings'], seed: 7 }])
  expect(checking.checked.value.get('rings')?.result.status).toBe('passed')
  expect(announcer.text.value).toBe('Holds, checked alone: It rings once')
  expect(grading.verdict.value).toBeUndefined()
  expect(grading.history.value).toEqual([])
  expect(grading.passedOnce).toBe(false)
  expect(grading.complete.value).toBeUndefined()
})

test('a whole grading takes the place of what was checked one by one', async () => {
  const { checking, grading } = setUp()
  await checking.check(RINGS, {}, 7)
  await grading.grade({})
  expect(checking.checked.value.size).toBe(0)
  expect(grading.complete.value).toEqual(VERDICT)
  await checking.check(RINGS, {}, 8)
  grading.show({ id: 1, at: 0, verdict: VERDICT, signature: undefined })
  expect(checking.checked.value.size).toBe(0)
  expect(grading.complete.value).toBeUndefined()
})

test('what a browser can’t check whole is not told as complete', async () => {
  const { runtime, grading } = setUp()
  const unchecked = { id: 'stops', title: 'It stops', status: 'not-checked' as const, message: 'Not here.', durationMs: 0 }
  runtime.verdict = { ...VERDICT, requirements: [...VERDICT.requirements, unchecked] }
  await grading.grade({})
  expect(grading.complete.value).toBeUndefined()
})

test('a check that fails says why, and leaves what was found before; one that is cancelled says nothing', async () => {
  const { runtime, checking } = setUp()
  await checking.check(RINGS, {}, 7)
  runtime.answer = () => Promise.reject(new Error('The server does not answer.'))
  await checking.check(RINGS, {}, 7)
  expect(checking.problem.value).toEqual({ requirement: 'rings', message: 'The server does not answer.' })
  expect(checking.checked.value.get('rings')?.result.status).toBe('passed')
  runtime.answer = () => new Promise(() => {})
  const cancelled = checking.check(RINGS, {}, 7)
  checking.cancel()
  await cancelled
  expect(checking.underWay.value).toBeUndefined()
  expect(checking.problem.value).toBeUndefined()
})
