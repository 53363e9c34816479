import { expect, test } from 'vitest'
import type { Verdict } from '../verdict/verdict.ts'
import type { Attack } from './attack.ts'
import { carryOut, type Field } from './campaign.ts'

const ATTACK: Attack = {
  name: 'reads',
  group: 'read',
  tries: 'Reads.',
  danger: 'It reads.',
  stopped: 'Nothing is there.',
  exercise: 'tally',
  over: 'solution',
  files: {},
  verdict: { status: 'passed', requirements: { counts: 'passed' } },
  evidence: ['^\\[web\\.0\\] READ .* ENOENT'],
  never: ['root:'],
  seconds: 5,
}

const verdict = (changes: Partial<Verdict> = {}): Verdict => ({
  version: 1,
  exercise: { slug: 'tally', revision: '0' },
  runtime: 'server',
  seed: 1,
  status: 'passed',
  requirements: [{ id: 'counts', title: 'Counts', status: 'passed', message: '', durationMs: 1 }],
  output: '[web.0] READ /etc/shadow ENOENT',
  startedAt: '2026-01-01T00:00:00.000Z',
  durationMs: 1,
  engine: '0',
  ...changes,
})

const graded = (changes: Partial<Verdict> = {}) => {
  const made = verdict(changes)
  return async () => ({ verdict: made, output: made.output })
}

const field = (changes: Partial<Field> = {}): Field => ({
  perform: graded(),
  bystander: async () => undefined,
  guards: [{ name: 'processes', leftovers: () => [] }],
  settleMs: 0,
  ...changes,
})

test('an attack that came to what was stated has no problem, and somebody was graded beside it', async () => {
  const result = await carryOut(ATTACK, field())
  expect(result).toMatchObject({ problems: [], outcome: 'passed' })
  expect(result.bystanders).toBeGreaterThan(0)
})

test('another verdict is a problem, and so is another result of a requirement', async () => {
  const failed = {
    status: 'failed',
    requirements: [{ id: 'counts', title: '', status: 'failed', message: 'It lost 2.', durationMs: 1 }],
  } as const
  const { problems } = await carryOut(ATTACK, field({ perform: graded({ ...failed, requirements: [...failed.requirements] }) }))
  expect(problems).toEqual([expect.stringContaining('failed instead of passed: It lost 2.'), expect.stringContaining('counts is failed')])
})

test('an attack that did nothing is no pass', async () => {
  const { problems } = await carryOut(ATTACK, field({ perform: graded({ output: '' }) }))
  expect(problems[0]).toContain('did not print')
})

test('an attack that the grading overtook is tried again', async () => {
  let tries = 0
  const perform: Field['perform'] = () => graded((tries += 1) < 3 ? { output: '[web.0] READ' } : {})()
  expect((await carryOut(ATTACK, field({ perform }))).problems).toEqual([])
  expect(tries).toBe(3)
})

test('what must never be got is looked for in the output and in messages', async () => {
  const inMessage = graded({ message: 'root:x:0:0' })
  const inOutput = graded({ output: '[web.0] READ /etc/shadow ENOENT\n[web.0] root:x:0:0' })
  for (const perform of [inMessage, inOutput])
    expect((await carryOut(ATTACK, field({ perform }))).problems).toEqual([expect.stringContaining('must never get to')])
})

test('a message without end is a problem', async () => {
  const long = [{ id: 'counts', title: '', status: 'passed', message: 'x'.repeat(20_000), durationMs: 1 } as const]
  expect((await carryOut(ATTACK, field({ perform: graded({ requirements: long }) }))).problems).toEqual(['a message has 20000 characters'])
})

test('a grading that we failed is a problem', async () => {
  const perform = () => Promise.reject(new Error('the supervisor ended'))
  expect((await carryOut(ATTACK, field({ perform }))).problems).toEqual(['there is no outcome: the supervisor ended'])
})

test('an attack that is not over in its time is a problem', async () => {
  const perform: Field['perform'] = (_attack, signal) =>
    new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('cancelled'))))
  expect((await carryOut({ ...ATTACK, seconds: 1 }, field({ perform }))).problems).toEqual(['it was not over within 1 seconds'])
})

test("a bystander's changed verdict is the attack's problem", async () => {
  const { problems } = await carryOut(ATTACK, field({ bystander: async () => 'an honest solution came to failed' }))
  expect(problems).toEqual(['the bystander: an honest solution came to failed'])
})

test('what is left behind is a problem, what goes in time is none', async () => {
  let looks = 0
  const goes = { name: 'folders', leftovers: () => ((looks += 1) < 3 ? ['a folder'] : []) }
  const stays = { name: 'processes', leftovers: async () => ['process 7 is still there'] }
  expect((await carryOut(ATTACK, field({ guards: [goes], settleMs: 5_000 }))).problems).toEqual([])
  expect((await carryOut(ATTACK, field({ guards: [goes, stays] }))).problems).toEqual(['processes: process 7 is still there'])
})

test('what went over a bound is a problem', async () => {
  const guard = { name: 'memory', leftovers: () => [], sample: () => undefined, excesses: () => ['the runner grew to 900 MiB'] }
  expect((await carryOut(ATTACK, field({ guards: [guard] }))).problems).toEqual(['memory: the runner grew to 900 MiB'])
})

test('the answers of a session are compared one by one', async () => {
  const answer = {
    status: 200,
    statusText: '',
    headers: [],
    body: 'good',
    encoding: 'utf8',
    truncated: false,
    durationMs: 1,
    instance: 'web.0',
  } as const
  const attack: Attack = {
    ...ATTACK,
    verdict: undefined,
    session: [
      { request: 'GET /good', status: 200, body: '^good$' },
      { request: 'GET /cut', truncated: true },
      { request: 'GET /none', refused: 'did not answer' },
      { request: 'GET /lost' },
    ],
  }
  const perform = async () => ({
    answers: [{ ...answer, headers: [] }, { ...answer, headers: [] }, 'GET /none: it crashed'],
    output: verdict().output,
  })
  expect((await carryOut(attack, field({ perform }))).problems).toEqual([
    'GET /cut: the answer is whole',
    'GET /none came to: GET /none: it crashed',
    'GET /lost was not sent',
  ])
})
