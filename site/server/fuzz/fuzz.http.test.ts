import { createServer, request as httpRequest, type Server } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { nameOf, readDescription } from './description.ts'
import { renderFinding } from './finding.ts'
import { startFuzzServer, type FuzzServer } from './fuzz-server.testing.ts'
import { fuzz } from './fuzz.testing.ts'
import { renderStatuses } from './statuses.ts'

const SEED = Number(process.env['FUZZ_SEED'] ?? 1)

/** As many as two cores answer in about a minute. `npm run fuzz` sends more. */
const REQUESTS = Number(process.env['FUZZ_REQUESTS'] ?? 4_000)

let fuzzed: FuzzServer

beforeAll(async () => {
  fuzzed = await startFuzzServer()
}, 60_000)

afterAll(() => fuzzed[Symbol.asyncDispose]())

test(`every route answers as it is described, and none fails (seed ${SEED}, ${REQUESTS} requests)`, async () => {
  const { operations } = readDescription(await (await fetch(`${fuzzed.server.base}/api/openapi.json`)).json())
  const { findings, statuses, sent } = await fuzz(fuzzed, { seed: SEED, requests: REQUESTS })
  expect(findings.map(renderFinding).join('\n\n')).toBe('')
  expect(sent).toBeGreaterThanOrEqual(REQUESTS)
  expect([...statuses.keys()].sort()).toEqual(operations.map(nameOf).sort())
  // Refusals alone would say little of what is behind them.
  const isBehind = ([, counts]: [string, ReadonlyMap<number, number>]) => [...counts.keys()].some((status) => status < 300)
  expect([...statuses].filter(isBehind).length / operations.length, renderStatuses(statuses)).toBeGreaterThan(0.7)
}, 420_000)

test('a server that fails on something that is not always sent is found out, and the request is made small', async () => {
  await using faulty = await inFront(fuzzed, ({ method, path, body }, answer) =>
    method === 'POST' && path === '/api/v1/cohorts' && hasDay(body) ? { ...answer, status: 500 } : answer,
  )
  const { findings } = await fuzz(faulty, { seed: 1, requests: 150, route: 'POST /api/v1/cohorts' })
  const [found] = findings.filter(({ rule }) => rule === 'the server does not fail (500)')
  expect(found?.curl).toMatch(/--data-binary '\{[^}]*"endsOn":"[\d-]+"\}'$/)
  expect(found?.curl).not.toContain('startsOn')
  expect(found && renderFinding(found)).toContain('with the seed 1')
})

interface Seen {
  method: string
  path: string
  body: string
}

interface Given {
  status: number
  type: string
  body: string
}

/** The server behind a proxy that changes some of its answers. */
async function inFront(behind: FuzzServer, change: (seen: Seen, given: Given) => Given): Promise<FuzzServer> {
  const proxy = createServer((request, response) => {
    const { method = '', url: path = '', headers } = request
    const passed = httpRequest({ host: '127.0.0.1', port: behind.server.server.port, method, path, headers })
    let sent = ''
    request.setEncoding('utf8').on('data', (chunk: string) => (sent += chunk))
    request.on('end', () => passed.end(sent))
    passed.on('response', (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      answer.on('end', () => {
        const given = change(
          { method, path, body: sent },
          { status: answer.statusCode ?? 0, type: answer.headers['content-type'] ?? '', body: text },
        )
        const { 'content-length': _length, 'transfer-encoding': _encoding, ...others } = answer.headers
        response.writeHead(given.status, { ...others, 'content-type': given.type }).end(given.body)
      })
    })
  })
  const port = await listening(proxy)
  return {
    ...behind,
    server: { ...behind.server, server: { ...behind.server.server, port } },
    [Symbol.asyncDispose]: async () => {
      proxy.closeAllConnections()
      await new Promise((resolve) => proxy.close(resolve))
    },
  }
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    }),
  )
}

const hasDay = (body: string): boolean => /"endsOn":"\d/.test(body)
