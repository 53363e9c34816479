import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { temporaryCourse } from '#engine/exercise/fixture.testing.ts'
import { gradingSchema } from '../../runtimes/server/api.ts'
import { testCluster } from '../server.testing.ts'
import { tracingArguments } from './wanted.ts'

const spanSchema = z.object({
  name: z.string(),
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  attributes: z.array(z.object({ key: z.string(), value: z.looseObject({ stringValue: z.string().optional() }) })).default([]),
})
const exportSchema = z.object({
  resourceSpans: z.array(
    z.object({ scopeSpans: z.array(z.object({ scope: z.object({ name: z.string() }), spans: z.array(spanSchema) })) }),
  ),
})
type Span = z.infer<typeof spanSchema> & { by: string }

/** Takes what OpenTelemetry sends, as a collector does. */
async function collector() {
  const spans: Span[] = []
  const server = createServer((request, response) => {
    void json(request).then((body) => {
      for (const { scopeSpans } of exportSchema.parse(body).resourceSpans)
        for (const { scope, spans: some } of scopeSpans) spans.push(...some.map((span) => ({ ...span, by: scope.name })))
      response.setHeader('content-type', 'application/json')
      response.end('{}')
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return { spans, url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`, close: () => server.close() }
}

test('a submission is one trace from the request to its grading, with statements in it and nothing of a person', async () => {
  const [cluster, course, collecting] = [await testCluster(), await temporaryCourse(), await collector()]
  const traced = { OTEL_EXPORTER_OTLP_ENDPOINT: collecting.url, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' }
  const program = fileURLToPath(new URL('traced-process.testing.ts', import.meta.url))
  const child = spawn(
    process.execPath,
    ['--import', import.meta.resolve('@oxc-node/core/register'), ...tracingArguments(traced), program],
    { env: { PATH: process.env['PATH'], COURSE: course.root, DATABASE_URL: cluster.url, ...traced }, stdio: ['pipe', 'pipe', 'inherit'] },
  )
  try {
    const base = z
      .tuple([z.instanceof(Buffer)])
      .parse(await once(child.stdout, 'data'))[0]
      .toString()
      .trim()
    const answer = await fetch(`${base}/api/gradings?secret=in-the-query`, {
      method: 'POST',
      headers: { origin: base, 'content-type': 'application/json', 'user-agent': 'Netscape of Ada' },
      body: JSON.stringify({ slug: 'ring-the-bell', files: {} }),
    })
    const { id } = gradingSchema.parse(await answer.json())
    await expect.poll(async () => gradingSchema.parse(await (await fetch(`${base}/api/gradings/${id}`)).json()).state).toBe('done')
    const ended = once(child, 'close')
    child.stdin.end()
    expect((await ended)[0]).toBe(0)
  } finally {
    child.kill('SIGKILL')
    collecting.close()
    await cluster.stop()
    await course[Symbol.asyncDispose]()
  }
  const { spans } = collecting
  const grading = spans.find(({ name }) => name === 'grade')
  const request = spans.find(({ spanId }) => spanId === grading?.parentSpanId)
  expect(request).toMatchObject({ by: '@opentelemetry/instrumentation-http', name: 'POST /api/gradings', traceId: grading?.traceId })
  expect(grading?.attributes).toContainEqual({ key: 'loadbearing.result', value: { stringValue: 'passed' } })
  for (const parent of [request, grading])
    expect(spans.filter(({ by, parentSpanId }) => by.endsWith('instrumentation-pg') && parentSpanId === parent?.spanId)).not.toEqual([])
  expect(JSON.stringify(spans)).not.toMatch(/Netscape|in-the-query|127\.0\.0\.1:\d+\/api/)
}, 90_000)

test('without a variable of OpenTelemetry nothing of it is loaded', () => {
  expect(tracingArguments({})).toEqual([])
  expect(tracingArguments({ OTEL_EXPORTER_OTLP_ENDPOINT: '' })).toEqual([])
  expect(tracingArguments({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318', OTEL_SDK_DISABLED: 'true' })).toEqual([])
  expect(tracingArguments({ OTEL_TRACES_EXPORTER: 'none' })).toEqual([])
  expect(tracingArguments({ OTEL_TRACES_EXPORTER: 'console' })).toHaveLength(2)
})
