import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { REPOSITORY_ROOT } from '#engine/exercise/root.ts'
import { testCluster, testServer, type TestServer } from '../server.testing.ts'
import { tableOf } from '../tables.testing.ts'
import { Scrape } from './scrape.testing.ts'

const rulesSchema = z.object({
  groups: z.tuple([
    z.object({
      rules: z.array(z.object({ alert: z.string(), expr: z.string(), labels: z.object({ severity: z.enum(['page', 'ticket']) }) })),
    }),
  ]),
})

let cluster: Awaited<ReturnType<typeof testCluster>>
let server: TestServer
let names: string[]

beforeAll(async () => {
  cluster = await testCluster()
  server = await testServer(cluster, { metricsPort: 0 })
  names = (await Scrape.of(server)).names
}, 60_000)

afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await cluster.stop()
})

test('the page on operations has every metric that a server exports, and no other', async () => {
  const rows = await tableOf('operations.md', 'metric')
  expect(rows.map(([name]) => name).sort()).toEqual(names.filter((name) => name.startsWith('loadbearing_')).sort())
})

test('with its kind and its labels', async () => {
  const created = await server.post('/api/gradings', { slug: 'ring-the-bell', files: {} })
  expect(created.status).toBe(202)
  ;(await server.engine.nextGrading()).finish()
  await expect.poll(async () => (await Scrape.of(server)).value('loadbearing_gradings_total')).toBe(1)
  const scrape = await Scrape.of(server)
  for (const [name = '', kind = '', labels = ''] of await tableOf('operations.md', 'metric')) {
    expect(scrape.kindOf(name), name).toBe(kind)
    const [series = ''] = scrape.series(kind === 'histogram' ? `${name}_count` : name)
    expect([...series.matchAll(/(\w+)="/g)].map(([, label]) => label).sort(), name).toEqual(labels.split(', ').filter(Boolean).sort())
  }
})

test('alerts are on the page, with their severity, and look at metrics that are exported', async () => {
  const text = await readFile(join(REPOSITORY_ROOT, 'site/deploy/alerts.yaml'), 'utf8')
  const { rules } = rulesSchema.parse(parse(text)).groups[0]
  const rows = await tableOf('operations.md', 'alert')
  expect(rules.map(({ alert, labels }) => [alert, labels.severity])).toEqual(rows.map(([alert, severity]) => [alert, severity]))
  for (const { alert, expr } of rules) {
    const used = [...expr.matchAll(/(?:loadbearing|nodejs)_\w+/g)].map(([name]) => name.replace(/_bucket$/, ''))
    expect(used.length, alert).toBeGreaterThan(0)
    expect(names, alert).toEqual(expect.arrayContaining(used))
  }
})
