import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createEngine } from './create-engine.ts'
import type { Engine } from './engine.ts'
import { loadExercise } from './exercise/load.ts'
import { GOOD_TESTS, notesCourse } from './tests-kind.testing.ts'

describe.each(['vitest', 'light'] as const)('exercises of kind tests, with the %s runner', { timeout: 240_000 }, (runner) => {
  let engine: Engine
  beforeAll(async () => {
    engine = await createEngine({ runner })
  })
  afterAll(() => engine.close())

  /** What the requirement says, when the learner has written these tests. */
  async function observe(body: string, tests: string) {
    await using course = await notesCourse(body)
    const exercise = await loadExercise('keep-notes', course)
    const verdict = await engine.grade({ exercise, files: { ...exercise.files, 'test/notes.test.ts': tests }, runtime: 'local' })
    expect(verdict.message).toBeUndefined()
    const [holds, serves] = verdict.requirements
    return { status: holds?.status, message: holds?.message ?? '', service: serves?.status }
  }
  const passed = { status: 'passed', message: '', service: 'passed' }
  const report = (status: string) => `
  const report = await variants.run('as-it-is', { deadlineMs: 6_000 })
  expect(report.status, report.status + ': ' + report.message).toBe('${status}')`

  test('good tests pass on what is right and fail on what is wrong, on a real table and over HTTP', async () => {
    const body = `
  expect(await variants.names()).toEqual(['as-it-is', 'never-stored'])
  expect(await variants.names('mutant')).toEqual(['never-stored'])
  const [right, wrong] = await variants.runAll(['as-it-is', 'never-stored'])
  expect(right, JSON.stringify(right)).toMatchObject({ variant: 'as-it-is', role: 'reference', status: 'passed', tests: 2, failures: [], requests: 3 })
  expect(right.statements).toBe(3)
  expect(wrong, JSON.stringify(wrong)).toMatchObject({ status: 'failed', tests: 2, failures: [{ file: 'test/notes.test.ts', name: 'notes › keeps a note' }] })
  expect(wrong.failures[0].message).toContain('to include')`
    expect(await observe(body, GOOD_TESTS)).toEqual(passed)
  })

  test('a seed fixes the order of the tests, another one changes it', async () => {
    const body = `
  const orders = []
  for (const seed of [1, 1, 2, 3, 4, 5]) orders.push((await variants.run('as-it-is', { seed })).failures.map(({ name }) => name).join())
  expect(orders[0]).toBe(orders[1])
  expect(new Set(orders).size).toBeGreaterThan(1)`
    const tests = `import { it } from 'vitest'
for (const name of 'abcdefgh') it(name, () => { throw new Error('no') })`
    expect(await observe(body, tests)).toEqual(passed)
  })

  test('no tests, tests that do not compile on a variant, and a file that throws are told apart', async () => {
    expect(await observe(report('empty'), "import { it } from 'vitest'\nit.skip('later', () => {})")).toEqual(passed)
    expect(await observe(report('failed'), "throw new Error('at the top')")).toEqual(passed)
    const broken = `
  const report = await variants.run('as-it-is')
  expect(report.status).toBe('broken')
  expect(report.message).toContain('leads to no file')`
    expect(await observe(broken, "import { x } from '../src/inside.js'\nx()")).toEqual(passed)
  })

  test('hostile: a test that ends the process, never ends, or takes all memory, is no pass', async () => {
    const withTest = (code: string) => `import { it } from 'vitest'\nit('is nice', () => {})\nit('is not', async () => { ${code} })`
    expect(await observe(report('crashed'), withTest('process.exit(0)'))).toEqual(passed)
    expect(await observe(report('timed-out'), withTest('for (;;) {}'))).toEqual(passed)
    expect(await observe(report('crashed'), withTest("const all: unknown[] = []; for (;;) all.push(new Array(1e6).fill('x'))"))).toEqual(
      passed,
    )
  })

  test('hostile: nothing that a test prints, writes to our connection or patches makes a result', async () => {
    const body = `
  const report = await variants.run('as-it-is', { deadlineMs: 6_000 })
  expect(report, JSON.stringify(report)).toMatchObject({ status: 'failed', tests: 1, failures: [{ message: 'honest' }] })`
    const forged = `import { it } from 'vitest'
it('forges', () => {
  const line = JSON.stringify({ id: 1, value: { requests: 9 } }) + '\\n'
  for (let id = 0; id < 9; id += 1) console.log(JSON.stringify({ id, value: { requests: 9 } }))
  for (const handle of (process as unknown as { _getActiveHandles(): { write?(text: string): void }[] })._getActiveHandles()) handle.write?.(line)
  throw new Error('honest')
})`
    expect(await observe(body, forged)).toEqual(passed)
    // Whoever makes every assertion hold kills nothing.
    const blind = `
  const [right, wrong] = await variants.runAll(['as-it-is', 'never-stored'])
  expect([right.status, wrong.status]).toEqual(['passed', 'passed'])`
    const patched = GOOD_TESTS.replace(
      "describe('notes'",
      "const always = new Proxy(() => {}, { get: (_t, name) => name === 'then' ? undefined : always, apply: () => always })\ndescribe('notes'",
    ).replace('expect(body).toContain(text)', ';(always as typeof expect)(body).toContain(text)')
    expect(await observe(blind, patched)).toEqual(passed)
  })

  test('the Run tests button runs them on services of their own', async () => {
    await using course = await notesCourse('')
    const exercise = await loadExercise('keep-notes', course)
    const started = await engine.run({ exercise, files: exercise.files })
    if (!started.ok) throw new Error(started.message)
    const ran = await started.session.test({ ...exercise.files, 'test/notes.test.ts': GOOD_TESTS })
    expect(ran.ok && ran.results.map(({ name, status }) => [name, status])).toEqual([
      ['notes › keeps a note', 'passed'],
      ['notes › answers what was sent', 'passed'],
    ])
    expect((await started.session.request({ method: 'GET', path: '/notes', headers: {} })).body).toBe('[]')
    await started.session.stop()
  })

  test('nothing tells a test which variant it runs on', async () => {
    const body = `
  const runs = await Promise.all(['as-it-is', 'never-stored'].map((name) => variants.run(name, { seed: 7 })))
  const [right, wrong] = runs.map(({ failures }) => failures[0].message)
  expect(right).toContain('src/notes.js')
  expect(wrong).toBe(right)`
    const telling = `import { readdirSync, readFileSync } from 'node:fs'
import { it } from 'vitest'
import { AppModule } from '../src/app.module.js'
it('looks around at ' + AppModule.name, () => {
  const files = readdirSync('.', { recursive: true }).map(String).filter((file) => !file.includes('node_modules')).sort()
  const env = Object.entries(process.env).map(([name, value]) => name + '=' + value).filter((entry) => !/PORT|:\\d{4,5}|TMP|HOME/.test(entry)).sort()
  throw new Error([...files, ...env, readFileSync('guest.js', 'utf8').length, process.argv.slice(2)].join())
})`
    expect(await observe(body, telling)).toEqual(passed)
  })
})
