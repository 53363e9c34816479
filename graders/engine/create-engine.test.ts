import { getPriority } from 'node:os'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { counterCourse } from './counter.testing.ts'
import { createEngine } from './create-engine.ts'
import type { Engine } from './engine.ts'
import { applyOverlay, loadExercise, loadOverlays } from './exercise/load.ts'
import type { Exercise } from './exercise/types.ts'
import { buildKit } from './kits/build.ts'
import { descendantsOf, readTasks } from './tasks.ts'
import type { Verdict } from './verdict/verdict.ts'

const descendantsOfThis = (): number[] => descendantsOf(process.pid, readTasks()).map(({ pid }) => pid)

const childrenOfThis = () => readTasks().flatMap(({ pid, parent }) => (parent === process.pid ? [pid] : []))

const statuses = (verdict: Verdict) => Object.fromEntries(verdict.requirements.map(({ id, status }) => [id, status]))

describe.each(['vitest', 'light'] as const)('with the %s runner', (runner) => {
  let engine: Engine
  let exercise: Exercise
  let course: Awaited<ReturnType<typeof counterCourse>>
  const grade = (changes: Record<string, string>, seed = 7) =>
    engine.grade({ exercise, files: { ...exercise.files, ...changes }, runtime: 'local', seed })

  beforeAll(async () => {
    course = await counterCourse()
    exercise = await loadExercise('count-visits', { root: course.root })
    engine = await createEngine({ runner })
  })
  afterAll(async () => {
    await engine.close()
    await course[Symbol.asyncDispose]()
  })

  test('the starter fails on what it breaks, with what was observed', async () => {
    const verdict = await grade({})
    expect(verdict.status).toBe('failed')
    expect(verdict.requirements[0]).toMatchObject({
      status: 'failed',
      message: expect.stringMatching(/^After \d+ visits the counter had grown by \d\.$/),
    })
    expect(statuses(verdict)).toMatchObject({ 'starts-at-zero': 'passed', 'two-sessions': runner === 'light' ? 'not-checked' : 'passed' })
  })

  test('the solution passes', async () => {
    const [solution] = await loadOverlays(exercise, { root: course.root })
    const verdict = await engine.grade({
      exercise,
      files: solution === undefined ? {} : applyOverlay(exercise, solution),
      runtime: 'local',
    })
    expect(verdict).toMatchObject({ status: 'passed', exercise: { slug: 'count-visits', revision: exercise.revision } })
  })

  test('a seed repeats a run exactly', async () => {
    const [first, second, other] = [await grade({}, 11), await grade({}, 11), await grade({}, 12)]
    const observed = (verdict: Verdict) => verdict.requirements.map(({ id, status, message }) => ({ id, status, message }))
    expect(observed(second)).toEqual(observed(first))
    expect(other.seed).toBe(12)
  })

  test('only what is asked for is checked', async () => {
    const verdict = await engine.grade({ exercise, files: exercise.files, runtime: 'local', only: ['starts-at-zero'] })
    expect(verdict).toMatchObject({
      status: 'passed',
      requirements: [
        { id: 'counts-all', status: 'not-checked', message: 'not asked for this time' },
        { id: 'starts-at-zero', status: 'passed' },
        { id: 'two-sessions', status: 'not-checked' },
      ],
    })
  })

  test('a syntax error is told with file, line and caret', async () => {
    const verdict = await grade({ 'src/counter.ts': 'export function visit() {\n  return (\n}\n' })
    expect(verdict).toMatchObject({ status: 'failed', reason: 'compile', place: { file: 'src/counter.ts', line: 3 } })
    expect(verdict.place?.frame).toContain('^')
    expect(new Set(Object.values(statuses(verdict)))).not.toContain('passed')
  })

  test('an import that does not exist is told at its place', async () => {
    const verdict = await grade({
      'src/counter.ts': "import { nothing } from './nowhere'\nexport const visit = nothing\nexport const count = () => 0\n",
    })
    expect(verdict).toMatchObject({ reason: 'compile', place: { file: 'src/counter.ts', line: 1 } })
    expect(verdict.message).toContain('./nowhere')
  })

  test('a crash at start is told with the line that threw', async () => {
    const verdict = await grade({
      'src/counter.ts': "export const visit = () => {}\nexport const count = () => 0\nthrow new TypeError('no counter today')\n",
    })
    expect(verdict).toMatchObject({ status: 'failed', reason: 'crash', place: { file: 'src/counter.ts', line: 3 } })
    expect(verdict.message).toContain('no counter today')
  })

  test('an app that ends without listening is told so', async () => {
    const verdict = await grade({ 'src/main.ts': "console.log('done')\nexport {}\n" })
    expect(verdict).toMatchObject({ status: 'failed', reason: 'start' })
    expect(verdict.output).toContain('done')
  })

  test('an endless loop at start is an app that never listens', async () => {
    const verdict = await grade({ 'src/main.ts': 'for (;;) {}\nexport {}\n' })
    expect(verdict).toMatchObject({ status: 'failed', reason: 'start' })
    expect(verdict.message).toContain('did not listen on PORT')
  })

  test('an endless loop in a handler fails the requirement that meets it, and the rest goes on', async () => {
    const verdict = await grade({
      'src/counter.ts': 'export const visit = (): void => { for (;;) {} }\nexport const count = (): number => 0\n',
    })
    expect(statuses(verdict)).toMatchObject({ 'counts-all': 'failed', 'starts-at-zero': 'passed' })
    expect(verdict.requirements[0]?.message).toContain('POST /visits got no answer within 5 seconds')
  })

  test('a crash while a requirement is checked is told with it', async () => {
    const verdict = await grade({
      'src/counter.ts':
        "export const visit = (): void => { setImmediate(() => { throw new RangeError('too many visits') }) }\nexport const count = (): number => 0\n",
    })
    expect(verdict.requirements[0]).toMatchObject({ status: 'failed', message: expect.stringContaining('too many visits') })
    expect(statuses(verdict)).toMatchObject({ 'starts-at-zero': 'passed' })
  })

  test('memory that grows without end is a limit, and the grading ends with it', async () => {
    const verdict = await grade({
      'src/counter.ts':
        'const kept: unknown[] = []\nexport const visit = (): void => { for (;;) kept.push(new Array(10_000).fill(kept.length)) }\nexport const count = (): number => 0\n',
    })
    expect(verdict).toMatchObject({ status: 'failed', reason: 'limit', message: expect.stringContaining('ran out of memory') })
    expect(statuses(verdict)).toMatchObject({ 'counts-all': 'failed', 'starts-at-zero': 'not-run' })
  })

  test('a verdict is not forged by ending the process or by printing one', async () => {
    const forged = JSON.stringify({ version: 1, status: 'passed' })
    const verdict = await grade({
      'src/counter.ts': `console.log('${forged}')\nexport const visit = (): void => process.exit(0)\nexport const count = (): number => 0\n`,
    })
    expect(verdict.status).toBe('failed')
  })
})

test('a grader and a manifest that do not agree are our error', async () => {
  await using course = await counterCourse({
    'graders/count-visits/count-visits.grader.ts': "import { requirement } from '#grader'\nrequirement('counts-al', () => {})\n",
  })
  const engine = await createEngine()
  try {
    const exercise = await loadExercise('count-visits', { root: course.root })
    const verdict = await engine.grade({ exercise, files: exercise.files, runtime: 'local' })
    expect(verdict).toMatchObject({ status: 'error', message: expect.stringContaining('counts-al') })
    // The slot that had the error is replaced: the next grading has nothing to do with it.
    expect((await engine.grade({ exercise, files: exercise.files, runtime: 'local' })).status).toBe('error')
  } finally {
    await engine.close()
  }
})

test('a grading can be cancelled, and the engine goes on', async () => {
  await using course = await counterCourse()
  const engine = await createEngine()
  try {
    const exercise = await loadExercise('count-visits', { root: course.root })
    const stop = new AbortController()
    const cancelled = engine.grade(
      { exercise, files: exercise.files, runtime: 'local' },
      { signal: stop.signal, onProgress: ({ phase }) => phase === 'running' && stop.abort() },
    )
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' })
    expect((await engine.grade({ exercise, files: exercise.files, runtime: 'local' })).status).toBe('failed')
  } finally {
    await engine.close()
  }
})

test('gradings that wait when the engine is closed leave nothing behind', async () => {
  await using course = await counterCourse()
  const exercise = await loadExercise('count-visits', { root: course.root })
  // Building one starts a process that stays, of the bundler.
  await buildKit(exercise.manifest.kit)
  const before = new Set(childrenOfThis())
  const engine = await createEngine({ slots: 2 })
  const stop = new AbortController()
  const gradings = Array.from({ length: 4 }, () =>
    engine.grade({ exercise, files: exercise.files, runtime: 'local' }, { signal: stop.signal }),
  )
  const ended = Promise.allSettled(gradings)
  // While slots are being opened: as an interrupt of the gate does it.
  await expect.poll(() => childrenOfThis().filter((pid) => !before.has(pid)).length).toBeGreaterThan(0)
  stop.abort()
  await engine.close()
  for (const result of await ended) expect(result).toMatchObject({ status: 'rejected', reason: { name: 'EngineError' } })
  expect(childrenOfThis().filter((pid) => !before.has(pid))).toEqual([])
})

test('a run session and all that it starts let gradings go first', async () => {
  await using course = await counterCourse()
  const exercise = await loadExercise('count-visits', { root: course.root })
  await buildKit(exercise.manifest.kit)
  const engine = await createEngine()
  try {
    const before = new Set(descendantsOfThis())
    const start = await engine.run({ exercise, files: exercise.files })
    if (!start.ok) throw new Error(start.message)
    const started = descendantsOfThis().filter((pid) => !before.has(pid))
    expect(started.length).toBeGreaterThan(2)
    // The watchdog of the cluster sleeps until all is over.
    expect(started.filter((pid) => getPriority(pid) <= getPriority()).length).toBeLessThanOrEqual(1)
    await start.session.stop()
  } finally {
    await engine.close()
  }
})

test('on a server, gradings let who asks go first', async () => {
  await using course = await counterCourse()
  const exercise = await loadExercise('count-visits', { root: course.root })
  const engine = await createEngine({ serves: true })
  const before = new Set(descendantsOfThis())
  try {
    await engine.grade({ exercise, files: exercise.files, runtime: 'server' })
    const started = descendantsOfThis().filter((pid) => !before.has(pid))
    expect(started.length).toBeGreaterThan(2)
    expect(started.filter((pid) => getPriority(pid) <= getPriority()).length).toBeLessThanOrEqual(1)
  } finally {
    await engine.close()
  }
})

test('a run session answers requests as data, runs visible tests, and ends', async () => {
  await using course = await counterCourse({
    'exercises/count-visits/test/visits.test.ts': `import request from 'supertest'
import { expect, test } from 'vitest'
test('a visit is counted', async () => {
  const { body } = await request(process.env.SUBJECT_URL!).get('/visits')
  expect(body.visits).toBe(1)
})
test('a wrong claim', () => expect(1).toBe(2))
`,
  })
  const engine = await createEngine()
  try {
    const exercise = await loadExercise('count-visits', { root: course.root })
    const start = await engine.run({ exercise, files: exercise.files })
    if (!start.ok) throw new Error(start.message)
    const { session } = start
    expect(await session.request({ method: 'POST', path: '/visits', headers: {} })).toMatchObject({ status: 204, instance: 'web.0' })
    expect(await session.request({ method: 'GET', path: '/visits', headers: {} })).toMatchObject({
      status: 200,
      body: '{"visits":1}',
      truncated: false,
    })
    const tests = await session.test(exercise.files)
    expect(tests).toMatchObject({
      ok: true,
      results: [
        { file: 'test/visits.test.ts', name: 'a visit is counted', status: 'passed' },
        { name: 'a wrong claim', status: 'failed' },
      ],
    })
    await session.stop()
    await expect(session.request({ method: 'GET', path: '/visits', headers: {} })).rejects.toThrow()
  } finally {
    await engine.close()
  }
})
