import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createEngine } from './create-engine.ts'
import type { Engine } from './engine.ts'
import { loadExercise } from './exercise/load.ts'
import { libraryCourse } from './library.testing.ts'

describe.each(['vitest', 'light'] as const)('exercises of kind library, with the %s runner', { timeout: 240_000 }, (runner) => {
  let engine: Engine
  beforeAll(async () => {
    engine = await createEngine({ runner })
  })
  afterAll(() => engine.close())

  /** What the requirement says of a module, after some of its files were replaced. */
  async function observe(body: string, changes: Record<string, string> = {}) {
    await using course = await libraryCourse(body)
    const exercise = await loadExercise('greet-people', course)
    const verdict = await engine.grade({ exercise, files: { ...exercise.files, ...changes }, runtime: 'local' })
    const [holds, greets] = verdict.requirements
    expect(verdict.message).toBeUndefined()
    return { status: holds?.status, message: holds?.message ?? '', service: greets?.status }
  }
  const passed = { status: 'passed', message: '', service: 'passed' }

  test('tokens are classes, symbols and strings; methods answer JSON; errors are data with the place', async () => {
    const body = `
  const module = await nest.build(app)
  expect(await module.call(greeter, 'greet', 'Ada')).toEqual({ ok: true, value: { text: 'Hello, Ada' } })
  expect(await module.value('symbol:LOCAL')).toEqual({ ok: true, value: { answer: 42 } })
  expect(await module.value('string:PLACE')).toEqual({ ok: true, value: 'here' })
  const failed = await module.call(greeter, 'fails', 7)
  expect(failed).toMatchObject({ ok: false, error: { name: 'NotFoundException', message: 'no order 7', place: { file: 'src/greeter.ts', line: 34 } } })
  expect(await module.call(greeter, 'nothing')).toMatchObject({ ok: false, error: { message: expect.stringContaining('no method "nothing"') } })
  await module.close()`
    expect(await observe(body)).toEqual(passed)
  })

  test('calls that are made at once are interleaved', async () => {
    const body = `
  const module = await nest.build(app)
  const names = ['a', 'b', 'c', 'd']
  const outcomes = await module.all(names.map((name) => ({ token: greeter, method: 'remembers', parameters: [name] })))
  expect(outcomes.map((outcome) => outcome.ok && outcome.value)).toEqual(['d', 'd', 'd', 'd'])`
    expect(await observe(body)).toEqual(passed)
  })

  test('what is made per request is made once per context; constructions are counted', async () => {
    const body = `
  const module = await nest.build(app)
  await module.http.get('/hello/Ada').expect(200, { text: 'Hello, Ada' })
  expect(await module.constructed(greeter)).toBe(1)
  expect(await module.constructed(mailer)).toBe(1)
  expect(await module.constructed('string:PLACE')).toBe(1)`
    expect(await observe(body)).toEqual(passed)
    const scoped = `
  const module = await nest.build(app)
  for (let turn = 0; turn < 3; turn += 1) await module.http.get('/hello/Ada').expect(200)
  expect(await module.constructed(greeter)).toBe(3)
  const context = { id: 'one', request: { user: 'Ada' } }
  await module.all([{ token: greeter, method: 'greet', parameters: ['a'], context }, { token: greeter, method: 'greet', parameters: ['b'], context }])
  expect(await module.constructed(greeter)).toBe(4)`
    const source = (await starter())['src/greeter.ts'] ?? ''
    expect(
      await observe(scoped, {
        'src/greeter.ts': source.replace(
          '@Injectable()\nexport class Greeter',
          '@Injectable({ scope: Scope.REQUEST })\nexport class Greeter',
        ),
      }),
    ).toEqual(passed)
  })

  test('an override answers as programmed, and its calls are recorded', async () => {
    const body = `
  const module = await nest.build(app, { overrides: { [mailer]: { send: [{ resolves: { id: 1 } }, { rejects: 'mailbox full' }] } } })
  expect(await module.call(greeter, 'mail', 'ada@x.example')).toEqual({ ok: true, value: { id: 1 } })
  expect(await module.call(greeter, 'mail', 'bo@x.example')).toMatchObject({ ok: false, error: { message: 'mailbox full' } })
  expect(await module.calls(mailer)).toEqual([
    { sequence: 1, token: mailer, method: 'send', parameters: ['ada@x.example'] },
    { sequence: 2, token: mailer, method: 'send', parameters: ['bo@x.example'] },
  ])`
    expect(await observe(body)).toEqual(passed)
  })

  test('a parameter decorator is probed by a route of its own', async () => {
    const body = `
  const module = await nest.build(app, { probe: 'src/who.ts#Who' })
  const names = ['Ada', 'Bo', 'Cy']
  const answers = await Promise.all(names.map((name) => module.http.get('/probe').set('X-Who', name).expect(200)))
  expect(answers.map(({ body }) => body.injected)).toEqual(names)
  await module.http.post('/probe').expect(201, { injected: null })`
    expect(await observe(body)).toEqual(passed)
    expect((await observe(`await nest.build(app, { probe: 'src/nowhere.ts#Gone' })`)).message).toBe(
      'src/app.module.ts#AppModule could not be built: There is no src/nowhere.ts, which should export Gone.',
    )
  })

  test('a token that nobody provides, one that the surface lacks, and a module that can not be built are told', async () => {
    expect((await observe(`await nest.build(app, { overrides: { 'src/greeter.ts#MISSING': {} } })`)).message).toContain(
      "Nothing in src/app.module.ts#AppModule is provided under src/greeter.ts#MISSING, so it can't be overridden.",
    )
    expect((await observe(`await nest.build('src/greeter.ts#Greeter')`)).message).toContain("which the exercise's surface does not list")
    expect((await observe(`await (await nest.build(app)).call('string:SECRET', 'x')`)).message).toContain('the token "string:SECRET"')
    const source = (await starter())['src/greeter.ts'] ?? ''
    const broken = source.replace(
      'private readonly mailer: Mailer) {}',
      "private readonly mailer: Mailer) {\n    if (process.env.INSTANCE !== 'web.0') throw new TypeError('no mailer')\n  }",
    )
    expect((await observe(`await nest.build(app)`, { 'src/greeter.ts': broken })).message).toBe(
      'src/app.module.ts#AppModule could not be built: no mailer (src/greeter.ts:22:49)',
    )
  })

  test('hostile: a module that tampers with the double is recorded all the same', async () => {
    const body = `
  const module = await nest.build(app, { overrides: { [mailer]: { send: { resolves: { id: 1 } } } } })
  await module.call(greeter, 'mail', 'ada@x.example')
  expect((await module.calls(mailer)).map(({ parameters }) => parameters[0])).toEqual(['ada@x.example'])`
    const source = (await starter())['src/greeter.ts'] ?? ''
    const hostile = source.replace(
      'private readonly mailer: Mailer) {}',
      `private readonly mailer: Mailer) {
    const quiet = () => Promise.resolve({ id: 9 })
    try { Object.assign(mailer, { send: quiet }) } catch {}
    try { Object.defineProperty(mailer, 'send', { value: quiet }) } catch {}
    try { Object.setPrototypeOf(mailer, { send: quiet }) } catch {}
    JSON.stringify = () => 'null'
  }`,
    )
    expect(await observe(body, { 'src/greeter.ts': hostile })).toMatchObject({ status: 'passed' })
  })

  test('hostile: lines that learner code writes to our connection are no answers', async () => {
    const body = `
  const module = await nest.build(app)
  const answer = await module.call(greeter, 'greet', 'Ada')
  expect(answer, JSON.stringify(answer)).toEqual({ ok: true, value: { text: 'honest' } })`
    const source = (await starter())['src/greeter.ts'] ?? ''
    const hostile = source.replace(
      "return { text: 'Hello, ' + name }",
      `for (const handle of (process as unknown as { _getActiveHandles(): { write?(text: string): void }[] })._getActiveHandles())
      for (let id = 0; id < 20; id += 1) handle.write?.(JSON.stringify({ id, value: [{ ok: true, value: 'forged' }] }) + '\\n')
    return { text: 'honest' }`,
    )
    expect(await observe(body, { 'src/greeter.ts': hostile })).toMatchObject({ status: 'passed' })
  })

  test('hostile: a module that ends its process, loops, or answers without end fails its requirement and no other', async () => {
    const body = `await (await nest.build(app)).call(greeter, 'greet', 'Ada')`
    const source = (await starter())['src/greeter.ts'] ?? ''
    const inHost = (code: string) => ({
      'src/greeter.ts': source.replace(
        "return { text: 'Hello, ' + name }",
        `if (process.env.INSTANCE !== 'web.0') { ${code} }\n    return { text: 'Hello, ' + name }`,
      ),
    })
    expect(await observe(body, inHost('process.exit(0)'))).toMatchObject({
      status: 'failed',
      message: 'nest.1 exited with code 0.',
      service: 'passed',
    })
    expect(await observe(body, inHost('for (;;) {}'))).toMatchObject({
      status: 'failed',
      message: 'nest.1 did not answer within 10 seconds.',
      service: 'passed',
    })
    expect(await observe(body, inHost("return { text: 'x'.repeat(3 * 1024 * 1024) }"))).toMatchObject({
      status: 'failed',
      message: 'nest.1 answered with more than 2 MiB.',
      service: 'passed',
    })
  })
})

async function starter() {
  await using course = await libraryCourse('')
  return (await loadExercise('greet-people', course)).files
}
