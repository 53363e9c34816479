import { requirement, type Fixtures, type RulesReport, type RuleViolation } from '#grader'
import { LAYERS } from './layers.ts'

/** Trees with one fault each, in words that a learner can look for. */
const DIRECTIONS = {
  'http-asks-data': 'a new file in src/http/ imports a store',
  'http-asks-data-at-run-time': 'a new file in src/http/ imports a store by import()',
  'http-passes-data-on': 'a new file in src/http/ passes on what a store exports, by export … from',
  'domain-asks-data': 'a new file in src/domain/ imports a store',
  'domain-asks-services': 'a new file in src/domain/ imports a service',
  'domain-asks-main': 'a new file in src/domain/ imports src/main.ts',
  'data-asks-services': 'a new file in src/data/ imports a service',
  'data-asks-http': 'a new file in src/data/ imports a file of src/http/',
} as const
const TYPES = {
  'domain-takes-a-type-of-data': 'a file of src/domain/ imports a type of a store',
  'services-take-a-type-of-http': 'a new file in src/services/ imports a type of src/http/',
} as const
const CYCLES = {
  'services-in-a-circle': 'two services import each other',
  'domain-in-a-long-circle': 'three files of src/domain/ import each other in a circle',
} as const

requirement('tree-is-clean', { start: false, timeoutMs: 150_000 }, async ({ rules, expect }) => {
  const report = await rules.own(LAYERS)
  expect(report.problem, `The imports of src/ could not be read: ${report.problem ?? ''}`).toBeUndefined()
  expect(
    report.violations.length,
    `src/ has ${report.violations.length} imports that the layers forbid: ${report.violations.map(told).join('; ')}.`,
  ).toBe(0)
})

requirement('stops-directions', { start: false, timeoutMs: 250_000 }, (fixtures) => stopsAll(fixtures, DIRECTIONS))
requirement('stops-type-imports', { start: false, timeoutMs: 150_000 }, (fixtures) => stopsAll(fixtures, TYPES))
requirement('stops-cycles', { start: false, timeoutMs: 150_000 }, (fixtures) => stopsAll(fixtures, CYCLES))

requirement('lets-right-through', { start: false, timeoutMs: 150_000 }, async ({ rules, expect }) => {
  const trees = [
    ['your tree', await rules.own()],
    ['the tree as it should be', await rules.on('repaired')],
    ['a tree that has grown, with new files and folders in all layers and only imports that are allowed', await rules.on('grown')],
  ] as const
  for (const [what, report] of trees) {
    expect(report.problem, `The rules could not be run: ${report.problem ?? ''}`).toBeUndefined()
    const errors = report.violations.filter(isError)
    expect(errors.length, `The rules were run on ${what}, and failed the build: ${errors.map(told).join('; ')}.`).toBe(0)
  }
})

requirement('serves-as-before', { fresh: true, timeoutMs: 20_000 }, async ({ subject, random, expect }) => {
  const stock = { rope: [12, 1040], lamp: [7, 3190], tent: [6, 15470], stove: [9, 4310] } as const
  const all: { body: unknown } = await subject.get('/stock').expect(200)
  const right = Object.entries(stock).map(([sku, [quantity, priceCents]]) => ({ sku, quantity, priceCents }))
  expect(all.body, `GET /stock answers ${JSON.stringify(all.body)}.`).toEqual(right)
  const sku = random.pick(Object.keys(stock).filter((name): name is keyof typeof stock => name in stock))
  const [quantity, priceCents] = stock[sku]
  const left = random.int(1, 4)
  const before = random.int(left + 1, quantity - 1)
  const answers = [
    [await subject.get(`/stock/${sku}`), 200, { sku, quantity, priceCents }],
    [await subject.get(`/stock/${random.word()}`), 404, undefined],
    [await subject.post(`/stock/${random.word()}/take`).send({ quantity: 1 }), 404, undefined],
    [await subject.post(`/stock/${sku}/take`).send({ quantity: quantity + 1 }), 409, undefined],
    [await subject.post(`/stock/${sku}/take`).send({ quantity: 0 }), 400, undefined],
    [await subject.post(`/stock/${sku}/take`).send({ quantity: quantity - before }), 200, { sku, quantity: before, priceCents }],
    [await subject.post(`/stock/${sku}/take`).send({ quantity: before - left }), 200, { sku, quantity: left, priceCents }],
  ] as const
  for (const [answer, status, body] of answers) {
    const what = `${answer.request.method} ${answer.request.url.replace(/^https?:\/\/[^/]+/, '')}`
    expect(answer.status, `${what} was answered with ${answer.status}.`).toBe(status)
    if (body !== undefined) expect(answer.body, `${what} was answered with ${JSON.stringify(answer.body)}.`).toEqual(body)
  }
  const orders = [before, left].filter((rest) => rest < 5).map((rest) => ({ sku, quantity: 20 - rest }))
  const reorders: { body: unknown } = await subject.get('/reorders').expect(200)
  expect(
    reorders.body,
    `Of ${sku}, ${before} were left, and then ${left}. What is below 5 is reordered, up to 20, and GET /reorders shows ${JSON.stringify(reorders.body)}.`,
  ).toEqual(orders)
})

/** On each of these trees the rules must fail the build. */
async function stopsAll({ rules, expect }: Fixtures, wrong: Readonly<Record<string, string>>): Promise<void> {
  const reports = await Promise.all(Object.keys(wrong).map((name) => rules.on(name)))
  const problem = reports.find((report) => report.problem !== undefined)?.problem
  expect(problem, `The rules could not be run: ${problem ?? ''}`).toBeUndefined()
  const missed = reports.filter(({ violations }) => !violations.some(isError))
  const described = missed.map((report) => `one where ${wrong[report.variant ?? ''] ?? 'something is wrong'}${onlyWarned(report)}`)
  expect(
    missed.length,
    `The rules were run on ${reports.length} wrong trees, and let ${missed.length} of them through: ${described.join('; ')}.`,
  ).toBe(0)
  const right = (await rules.on('repaired')).violations.filter(isError)
  expect(right.length, `The rules stop wrong trees, and the right one as well: ${right.map(told).join('; ')}.`).toBe(0)
}

function isError({ severity }: RuleViolation): boolean {
  return severity === 'error'
}

function onlyWarned({ violations }: RulesReport): string {
  const [first] = violations
  return first === undefined ? '' : ` (told as "${first.severity}", which fails no build)`
}

function told({ rule, from, to, type, cycle }: RuleViolation): string {
  return type === 'cycle' ? `${[from, ...cycle].join(' → ')} (${rule})` : `${from} → ${to} (${rule})`
}
