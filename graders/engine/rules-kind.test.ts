import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createEngine } from './create-engine.ts'
import type { Engine } from './engine.ts'
import { loadExercise, REPOSITORY_ROOT } from './exercise/load.ts'

const MAIN = `import express from 'express'
import { list } from './services/list.js'
const app = express()
app.get('/items', (_request, response) => response.json(list()))
app.listen(Number(process.env.PORT))
`

/** A small layered service, as an exercise of kind `rules`. */
const FILES: Readonly<Record<string, string>> = {
  'exercises/keep-apart/exercise.yaml': `title: Keep apart
summary: Layers that are kept apart.
track: architecture
difficulty: warm-up
minutes: 20
stack: express
covers: [express-2.1]
kind: rules
kit: [base]
processes:
  web: { entry: src/main.ts }
editable: ['src/**', 'rules/**']
creatable: ['src/**', 'rules/**']
budgetSeconds: 120
surface:
  routes:
    - { method: GET, path: /items, summary: All items }
  rules:
    src/main.ts: Imports src/services/.
requirements:
  - { id: holds, title: It holds, hints: [a, b, c] }
  - { id: serves, title: It serves, hints: [a, b, c] }
`,
  'exercises/keep-apart/src/main.ts': MAIN,
  'exercises/keep-apart/src/services/list.ts': "import { rows } from '../data/rows.js'\nexport const list = () => rows\n",
  'exercises/keep-apart/src/data/rows.ts': 'export const rows = [1]\nexport interface Row { id: number }\n',
  'exercises/keep-apart/rules/dependencies.ts': 'export default { forbidden: [] }\n',
  'graders/keep-apart/variants/apart/overlay.yaml': 'role: reference\nwhy: The starter.\n',
  'graders/keep-apart/variants/past-the-services/overlay.yaml': 'role: mutant\nwhy: Data from the edge.\n',
  'graders/keep-apart/variants/past-the-services/src/main.ts': MAIN.replace(
    "import { list } from './services/list.js'",
    "import { rows } from './data/rows.js'\nconst list = () => rows",
  ),
  'graders/keep-apart/variants/types-only/overlay.yaml': 'role: mutant\nwhy: A type from the data.\n',
  'graders/keep-apart/variants/types-only/src/main.ts': `import type { Row } from './data/rows.js'\n${MAIN}export type Item = Row\n`,
  'graders/keep-apart/variants/in-a-circle/overlay.yaml': 'role: mutant\nwhy: A cycle.\n',
  'graders/keep-apart/variants/in-a-circle/src/data/rows.ts':
    "import { list } from '../services/list.js'\nexport const rows: number[] = [1]\nexport const all = () => list()\n",
  'solutions/keep-apart/why.mdx': 'Rules.\n',
  'solutions/keep-apart/rules/dependencies.ts':
    'export default { forbidden: [{ name: "x", severity: "error", from: {}, to: { circular: true } }] }\n',
}

const RULES = `export default {
  options: { tsPreCompilationDeps: true },
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'edge-asks-services', severity: 'error', from: { path: '^src/main' }, to: { path: '^src/data' } },
  ],
}
`

async function rulesCourse(body: string): Promise<{ root: string } & AsyncDisposable> {
  const parent = join(REPOSITORY_ROOT, '.data/test')
  await mkdir(parent, { recursive: true })
  const root = await mkdtemp(join(parent, 'course-'))
  const grader = `import { requirement } from '#grader'

requirement('holds', { start: false, timeoutMs: 100_000 }, async ({ rules, variants, expect }) => {
${body}
})

requirement('serves', async ({ subject }) => {
  await subject.get('/items').expect(200, [1])
})
`
  for (const [path, text] of Object.entries({ ...FILES, 'graders/keep-apart/keep-apart.grader.ts': grader })) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), text)
  }
  return { root, [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }) }
}

describe.each(['vitest', 'light'] as const)('exercises of kind rules, with the %s runner', { timeout: 240_000 }, (runner) => {
  let engine: Engine
  beforeAll(async () => {
    engine = await createEngine({ runner })
  })
  afterAll(() => engine.close())

  async function observe(body: string, config: string) {
    await using course = await rulesCourse(body)
    const exercise = await loadExercise('keep-apart', course)
    const verdict = await engine.grade({ exercise, files: { ...exercise.files, 'rules/dependencies.ts': config }, runtime: 'local' })
    expect(verdict.message).toBeUndefined()
    const [holds, serves] = verdict.requirements
    return { status: holds?.status, message: holds?.message ?? '', service: serves?.status }
  }
  const passed = { status: 'passed', message: '', service: 'passed' }

  test('rules let a right tree through and tell what a wrong one breaks', async () => {
    const body = `
  expect(await variants.names('mutant')).toEqual(['in-a-circle', 'past-the-services', 'types-only'])
  const own = await rules.own()
  expect(own, JSON.stringify(own)).toEqual({ variant: null, violations: [], modules: expect.any(Number) })
  const told = async (name) => (await rules.on(name)).violations.map(({ rule, severity, from, to }) => [rule, severity, from, to])
  expect(await told('apart')).toEqual([])
  expect(await told('past-the-services')).toEqual([['edge-asks-services', 'error', 'src/main.ts', 'src/data/rows.ts']])
  expect(await told('types-only')).toEqual([['edge-asks-services', 'error', 'src/main.ts', 'src/data/rows.ts']])
  const [cycle] = (await rules.on('in-a-circle')).violations
  expect(cycle).toMatchObject({ rule: 'no-cycles', type: 'cycle' })
  expect(cycle.cycle).toHaveLength(2)`
    expect(await observe(body, RULES)).toEqual(passed)
    const blind = `expect((await rules.on('types-only')).violations).toEqual([])`
    expect(await observe(blind, RULES.replace('tsPreCompilationDeps: true', ''))).toEqual(passed)
  })

  test('a mistake in the rules is told', async () => {
    const told = (text: string) => `
  const report = await rules.own()
  expect(report.problem, JSON.stringify(report)).toContain(${JSON.stringify(text)})`
    expect(await observe(told('severity'), "export default { forbidden: [{ severity: 'fatal', from: {}, to: {} }] }")).toEqual(passed)
    expect(await observe(told('no default export'), 'export const forbidden = []')).toEqual(passed)
    expect(await observe(told('is not in this exercise'), "import fast from 'fast-glob'\nexport default { forbidden: fast }")).toEqual(
      passed,
    )
    expect(await observe(told('broken here (rules/dependencies.ts:1:'), "throw new Error('broken here')")).toEqual(passed)
  })

  test('hostile: a configuration sees no tree, and can neither end nor patch the tool', async () => {
    const looks = `import { readdirSync } from 'node:fs'
const seen = readdirSync('.', { recursive: true }).map(String).filter((file) => file.startsWith('src'))
throw new Error('saw ' + seen.length + ' files')`
    expect(await observe("expect((await rules.own()).problem).toContain('saw 0 files')", looks)).toEqual(passed)
    expect(await observe("expect((await rules.own()).problem).toContain('exited with code 0')", 'process.exit(0)')).toEqual(passed)
    const patches = `Array.prototype.filter = () => []
JSON.parse = () => ({})
console.log('{"id":1,"value":{"modules":9,"violations":[]}}')
${RULES}`
    const found =
      "expect((await rules.on('past-the-services')).violations.length, JSON.stringify(await rules.on('past-the-services'))).toBe(1)"
    expect(
      await observe(found, patches.replace('Array.prototype.filter', '(Array.prototype as { filter: unknown }).filter')),
    ).toMatchObject({ service: 'passed' })
  })

  test('hostile: an expression that never ends is stopped, and the next tree is looked at', async () => {
    const slow = RULES.replace("path: '^src/data'", () => "path: '^(([a-z/.])+.)+[A-Z]([a-z])+$'")
    expect(await observe('const { problem } = await rules.own()\n  expect(problem).toMatch(/did not answer|unsafe/)', slow)).toEqual(passed)
  })
})
