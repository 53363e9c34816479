import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { RuntimeError, type QueueProgress, type RuntimeState } from '../runtime.ts'
import { TOKEN_HEADER } from './api.ts'
import { NotGraded } from './grade.ts'
import { ServerRuntime } from './runtime.ts'

const ID = '6f4f0f8e-3b0e-4a63-9d1a-5a9b7f1c2d3e'
const NEVER = new AbortController().signal
const VERDICT = {
  version: 1,
  exercise: { slug: 'fix', revision: '0123456789abcdef' },
  runtime: 'server',
  seed: 7,
  status: 'failed',
  requirements: [{ id: 'constant-queries', title: 'Queries', status: 'failed', message: '52 queries', durationMs: 3 }],
  output: '',
  startedAt: '2026-11-21T10:00:00.000Z',
  durationMs: 12,
  engine: '0.1.0',
}

type Answer = (response: ServerResponse, request: IncomingMessage, body: string) => void

let server: Server
let base: string
let answers: Record<string, Answer>
let seen: { call: string; headers: IncomingMessage['headers']; body: string }[]

beforeEach(async () => {
  answers = { 'GET /api/session': json(200, { sandbox: 'bwrap', tokenRequired: false }) }
  seen = []
  server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      const call = `${request.method} ${request.url}`
      seen.push({ call, headers: request.headers, body })
      const answer = answers[call]
      if (answer) answer(response, request, body)
      else response.writeHead(404, { 'content-type': 'text/html' }).end('<!doctype html>')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  base = `http://127.0.0.1:${address.port}`
})

afterEach(() => new Promise((resolve) => (server.closeAllConnections(), server.close(resolve))))

test('is ready once the server has answered, and sends the token with every call', async () => {
  const runtime = new ServerRuntime({ base, token: () => 'secret' })
  expect(await settled(runtime)).toEqual({ status: 'ready' })
  expect(seen[0]?.headers[TOKEN_HEADER]).toBe('secret')
})

test('says that there is no server where a static host answers with a page, and retries on demand', async () => {
  delete answers['GET /api/session']
  const runtime = new ServerRuntime({ base })
  const state = await settled(runtime)
  expect(state).toMatchObject({ status: 'unavailable', message: 'This copy of the course has no server behind it.' })
  answers['GET /api/session'] = json(200, { sandbox: 'bwrap', tokenRequired: false })
  if (state.status === 'unavailable') state.retry()
  expect(await settled(runtime)).toEqual({ status: 'ready' })
})

test('a server that was away before anybody looked is looked for again', async () => {
  delete answers['GET /api/session']
  const runtime = new ServerRuntime({ base })
  runtime.warm('fix')
  await expect.poll(() => seen.length).toBe(1)
  answers['GET /api/session'] = json(200, { sandbox: 'bwrap', tokenRequired: false })
  await expect.poll(async () => (await settled(runtime)).status).toBe('ready')
})

test('grades: queue, requirements as they are known, verdict', async () => {
  answers['POST /api/gradings'] = json(202, { id: ID, slug: 'fix', state: 'queued' })
  answers[`GET /api/gradings/${ID}/events`] = events('grading', [
    { id: ID, slug: 'fix', state: 'queued', progress: { phase: 'queued', position: 2 } },
    { id: ID, slug: 'fix', state: 'running', progress: { phase: 'running', requirement: 'constant-queries', index: 0, of: 1 } },
    { id: ID, slug: 'fix', state: 'running', results: VERDICT.requirements },
    { id: ID, slug: 'fix', state: 'running', results: VERDICT.requirements },
    { id: ID, slug: 'fix', state: 'done', verdict: VERDICT },
  ])
  const progress: QueueProgress[] = []
  const verdict = await new ServerRuntime({ base }).grade('fix', { 'src/main.ts': 'x' }, (step) => progress.push(step), NEVER)
  expect(verdict).toEqual(VERDICT)
  expect(progress.map(({ phase }) => phase)).toEqual(['queued', 'running', 'result'])
  expect(JSON.parse(seen[0]?.body ?? '')).toEqual({ slug: 'fix', files: { 'src/main.ts': 'x' } })
})

test('a stream that breaks off does not lose the verdict', async () => {
  answers['POST /api/gradings'] = json(202, { id: ID, slug: 'fix', state: 'queued' })
  answers[`GET /api/gradings/${ID}/events`] = (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': hello\n\n', () => response.destroy())
  }
  answers[`GET /api/gradings/${ID}`] = json(200, { id: ID, slug: 'fix', state: 'done', verdict: VERDICT })
  await expect(new ServerRuntime({ base }).grade('fix', {}, () => undefined, NEVER)).resolves.toEqual(VERDICT)
})

test('cancelling tells the server', async () => {
  answers['POST /api/gradings'] = json(202, { id: ID, slug: 'fix', state: 'queued' })
  const cancelled = new Promise<void>((resolve) => {
    answers[`DELETE /api/gradings/${ID}`] = (response) => (response.writeHead(204).end(), resolve())
  })
  const abort = new AbortController()
  answers[`GET /api/gradings/${ID}/events`] = (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': hello\n\n')
    abort.abort()
  }
  await expect(new ServerRuntime({ base }).grade('fix', {}, () => undefined, abort.signal)).rejects.toMatchObject({ name: 'AbortError' })
  await cancelled
})

test('a full server is said in plain words, and asked again when it said', async () => {
  const detail = 'The queue is full: 500 gradings wait. Try again in 1 second.'
  let asked = 0
  answers['POST /api/gradings'] = (response, ...rest) =>
    (asked += 1) < 3 ? tooMany('1', detail)(response, ...rest) : json(202, { id: ID, slug: 'fix', state: 'queued' })(response, ...rest)
  answers[`GET /api/gradings/${ID}/events`] = events('grading', [{ id: ID, slug: 'fix', state: 'done', verdict: VERDICT }])
  const progress: QueueProgress[] = []
  expect(await new ServerRuntime({ base }).grade('fix', {}, (step) => progress.push(step), NEVER)).toEqual(VERDICT)
  expect(progress).toEqual([
    { phase: 'refused', message: detail },
    { phase: 'refused', message: detail },
  ])
  const keys = seen.flatMap(({ call, headers }) => (call === 'POST /api/gradings' ? [headers['idempotency-key']] : []))
  expect(keys).toHaveLength(3)
  expect(new Set(keys).size).toBe(1)
  expect(z.uuidv4().safeParse(keys[0]).success).toBe(true)
})

test('a server that stays full is given up, and the learner told when to come back', async () => {
  answers['POST /api/gradings'] = tooMany('0', 'The queue is full')
  const error = await new ServerRuntime({ base }).grade('fix', {}, () => undefined, NEVER).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(RuntimeError)
  expect(error).toMatchObject({ message: 'The queue is full. Try again in a moment.' })
})

test('waiting for a place can be cancelled', async () => {
  answers['POST /api/gradings'] = tooMany('300', 'The queue is full.')
  const stop = new AbortController()
  const grading = new ServerRuntime({ base }).grade('fix', {}, () => stop.abort(new Error('enough')), stop.signal)
  await expect(grading).rejects.toThrow('enough')
  expect(seen.filter(({ call }) => call.startsWith('DELETE'))).toEqual([])
})

test('checks one requirement, with the seed, and waits for a place', async () => {
  const check = { seed: 7, requirements: VERDICT.requirements, output: '', durationMs: 12 }
  let asked = 0
  answers['POST /api/checks'] = (...call) =>
    (asked++ === 0 ? tooMany('1', 'All 1 places to check a requirement are taken.') : json(200, check))(...call)
  const told: QueueProgress[] = []
  const runtime = new ServerRuntime({ base, revision: 'abcdef0123456789' })
  const found = await runtime.check(
    'fix',
    { 'a.ts': '1' },
    { only: ['constant-queries'], seed: 7 },
    (progress) => told.push(progress),
    NEVER,
  )
  expect(found).toEqual(check)
  expect(told).toEqual([{ phase: 'refused', message: expect.stringContaining('are taken') }])
  expect(JSON.parse(seen.at(-1)?.body ?? '')).toEqual({
    slug: 'fix',
    files: { 'a.ts': '1' },
    only: ['constant-queries'],
    seed: 7,
    revision: 'abcdef0123456789',
  })
})

test('a server whose database is away for a moment does not end the grading', async () => {
  answers['POST /api/gradings'] = json(202, { id: ID, slug: 'fix', state: 'queued' })
  const away: Answer = (response) =>
    response
      .writeHead(503, { 'content-type': 'application/problem+json', 'retry-after': '1' })
      .end(JSON.stringify({ type: 'x', title: 'y', status: 503 }))
  answers[`GET /api/gradings/${ID}/events`] = away
  answers[`GET /api/gradings/${ID}`] = (response, ...rest) => {
    answers[`GET /api/gradings/${ID}/events`] = events('grading', [{ id: ID, slug: 'fix', state: 'done', verdict: VERDICT }])
    away(response, ...rest)
  }
  expect(await new ServerRuntime({ base }).grade('fix', {}, () => undefined, NEVER)).toEqual(VERDICT)
})

test('an answer of another shape is an error, not a crash later', async () => {
  answers['POST /api/tests'] = json(200, { ok: 'maybe' })
  await expect(new ServerRuntime({ base }).test('fix', {}, NEVER)).rejects.toThrow('was not understood')
})

test('runs the app: log and exits as they come, requests, stop', async () => {
  answers['POST /api/runs'] = json(201, { ok: true, id: ID, instances: ['web.0'] })
  answers[`GET /api/runs/${ID}/events`] = (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(`event: log\ndata: ${JSON.stringify({ instance: 'web.0', stream: 'stdout', text: 'up', fields: null })}\n\n`)
    response.write(`event: exit\ndata: ${JSON.stringify({ instance: 'web.0', code: 1, signal: null, forced: false })}\n\n`)
  }
  const captured = {
    status: 200,
    statusText: 'OK',
    headers: [],
    body: '[]',
    encoding: 'utf8',
    truncated: false,
    durationMs: 4,
    instance: 'web.0',
  }
  answers[`POST /api/runs/${ID}/requests`] = json(200, captured)
  answers[`DELETE /api/runs/${ID}`] = (response) => response.writeHead(204).end()

  const lines: string[] = []
  const exited = Promise.withResolvers<number | null>()
  const runtime = new ServerRuntime({ base })
  const result = await runtime.run('fix', {}, { onLog: ({ text }) => lines.push(text), onExit: ({ code }) => exited.resolve(code) }, NEVER)
  if (!result.ok) throw new Error('the run was refused')
  expect(await exited.promise).toBe(1)
  expect(lines).toEqual(['up'])
  expect(await result.run.request({ method: 'GET', path: '/orders', headers: {} }, NEVER)).toEqual(captured)
  await result.run.stop()
  expect(seen.at(-1)?.call).toBe(`DELETE /api/runs/${ID}`)
  expect(lines).toEqual(['up'])
})

test('code that does not start is a result, with its place', async () => {
  const failure = { ok: false, reason: 'compile', message: 'Expected ;', place: { file: 'src/main.ts', line: 3, column: 1 }, output: '' }
  answers['POST /api/runs'] = json(201, failure)
  await expect(new ServerRuntime({ base }).run('fix', {}, { onLog: () => undefined, onExit: () => undefined }, NEVER)).resolves.toEqual(
    failure,
  )
})

test('a server that goes away is noticed, whatever was asked of it', async () => {
  const runtime = new ServerRuntime({ base })
  await settled(runtime)
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await expect(runtime.test('fix', {}, NEVER)).rejects.toThrow('does not answer')
  expect(await settled(runtime)).toMatchObject({ status: 'unavailable' })
  server.listen()
})

test('a grading whose server goes away says under which key it can be handed in again', async () => {
  answers['POST /api/gradings'] = (response) => response.destroy()
  const failed = await new ServerRuntime({ base }).grade('fix', {}, () => {}, NEVER).catch((error: unknown) => error)
  const key = seen.find(({ call }) => call === 'POST /api/gradings')?.headers['idempotency-key']
  expect(failed).toBeInstanceOf(NotGraded)
  expect(failed).toMatchObject({ idempotencyKey: key })
})

function json(status: number, body: unknown): Answer {
  return (response) =>
    response.writeHead(status, { 'content-type': status < 400 ? 'application/json' : 'application/problem+json' }).end(JSON.stringify(body))
}

function tooMany(retryAfter: string, detail: string): Answer {
  return (response) =>
    response
      .writeHead(429, { 'content-type': 'application/problem+json', 'retry-after': retryAfter })
      .end(JSON.stringify({ type: 'about:blank', title: 'Too many', status: 429, detail }))
}

function events(name: string, data: readonly unknown[]): Answer {
  return (response) =>
    response
      .writeHead(200, { 'content-type': 'text/event-stream' })
      .end(data.map((item) => `event: ${name}\ndata: ${JSON.stringify(item)}\n\n`).join(''))
}

/** The first state that is not "checking". Watches no longer than that, so that nothing is left to recheck. */
function settled(runtime: ServerRuntime): Promise<RuntimeState> {
  const { promise, resolve } = Promise.withResolvers<RuntimeState>()
  const unwatch = runtime.watch((state) => {
    if (state.status !== 'checking') resolve(state)
  })
  return promise.finally(unwatch)
}
