import { expect, test } from 'vitest'
import { counterCourse, manifest } from '../../counter.testing.ts'
import { loadExercise } from '../../exercise/load.ts'
import { surfaceProblems } from './surface-problems.ts'

const FIELDS = `kit: [base, database]
services: [postgres]
dependencies: { broker: { summary: Takes events }, ledger: { summary: Takes bookings } }`
const OFFERED = `surface:
  tables: { visits: One for each visit }
  logs: { visitor: Who it was }
  documents: { 'docs/adr/0002-*.md': What was decided }
  dependencies: { broker: 'Each visit is one event, POST /topics/visits' }
`
const REQUIREMENTS = `  - id: counts-all
    title: Every visit is counted
    hints: [Count, It skips some, Do not skip]`

/** What the gate says of a grader whose one requirement does this. */
async function problemsOf(body: string, { fields = FIELDS, files = {} }: { fields?: string; files?: Record<string, string> } = {}) {
  await using course = await counterCourse({
    'exercises/count-visits/exercise.yaml': manifest(REQUIREMENTS, fields).replace('surface:\n', OFFERED),
    'graders/count-visits/count-visits.grader.ts': `import { requirement } from '#grader'\nrequirement('counts-all', async (fixtures) => {\n${body}\n})\n`,
    ...files,
  })
  const exercise = await loadExercise('count-visits', course)
  return await surfaceProblems(exercise, course.root)
}

test.each([
  ['a route', `await fixtures.subject.get('/visits').expect(200)`],
  ['a route with a query, of one instance', 'await fixtures.subject.instance(1).post(`/visits?by=${fixtures.random.word()}`)'],
  ['HEAD, which GET answers', `await fixtures.subject.head('/visits')`],
  ['a table', `await fixtures.db.insert('visits', [{ visitor: 'a' }])`],
  ['a table in SQL', `await fixtures.db.query('SELECT count(*) FROM visits')`],
  ["PostgreSQL's own tables", `await fixtures.db.query('SELECT 1 FROM pg_stat_activity')`],
  ['tables that are looked up', `for (const table of await fixtures.db.tables()) await fixtures.db.count(table)`],
  ['a log field', `const [line] = await fixtures.logs.lines()\nfixtures.expect(line?.fields?.visitor).toBe(1)`],
  ['a dependency', `await fixtures.dependency('broker').calls()`],
  ['a document', `await fixtures.documents.read('docs/adr/0002-visits.md')`],
  [
    'what a dependency is called with',
    `const [call] = await fixtures.dependency('broker').calls()\nif (call?.path !== '/topics/visits') return`,
  ],
  ['a regular expression on an answer', `const { text } = await fixtures.subject.get('/visits')\nfixtures.expect(text).toMatch(/[0-9]/)`],
])('a grader may use %s', async (_what, body) => {
  expect(await problemsOf(body)).toEqual([])
})

test.each([
  ['a route', `await fixtures.subject.get('/visitors').expect(200)`, 'GET /visitors is no route of the surface'],
  ['another method of a route', `await fixtures.subject.delete('/visits')`, 'DELETE /visits is no route of the surface'],
  ['a document', `await fixtures.documents.read('docs/plan.md')`, '"docs/plan.md" is no document of the surface'],
  [
    'a path that it puts together',
    'await fixtures.subject.get(`/visits/${fixtures.random.int(1, 9)}`)',
    'GET /visits/… is no route of the surface',
  ],
  [
    'a path in a constant',
    `const base = '/visits'\nawait fixtures.subject.get(base + '/today')`,
    'GET /visits/today is no route of the surface',
  ],
  [
    'a request on a raw connection',
    "(await fixtures.subject.connect()).write('GET /metrics HTTP/1.1\\r\\n\\r\\n')",
    'GET /metrics is no route of the surface',
  ],
  ['a table', `const { db: database } = fixtures\nawait database.rows('visitors')`, '"visitors" is no table of the surface'],
  [
    'one of several tables',
    `for (const table of ['visits', 'visitors'] as const) await fixtures.db.count(table)`,
    '"visitors" is no table of the surface',
  ],
  [
    'a table in SQL',
    'await fixtures.db.query(`SELECT * FROM visits JOIN "visitors" USING (id) WHERE id = ${1}`)',
    '"visitors" is no table of the surface',
  ],
  [
    'a table of another session',
    `const other = await fixtures.db.session()\nawait other.query('DELETE FROM visitors')`,
    '"visitors" is no table of the surface',
  ],
  [
    'a table that a fault waits for',
    `await fixtures.faults.arm({ point: 'commit', moment: 'after', writes: 'visitors' })`,
    '"visitors" is no table of the surface',
  ],
  [
    'a log field',
    `const [line] = await fixtures.logs.lines()\nfixtures.expect(line?.fields?.['level']).toBe(1)`,
    '"level" is no log field of the surface',
  ],
  [
    'a log field by way of a constant',
    `const [line] = await fixtures.logs.lines()\nconst fields = line?.fields ?? {}\nfixtures.expect(Reflect.get(fields, 'level')).toBe(1)`,
    '"level" is no log field of the surface',
  ],
  [
    'a log field by destructuring',
    `for (const { fields } of await fixtures.logs.lines()) {\nconst { level } = fields ?? {}\nfixtures.expect(level).toBe(1)\n}`,
    '"level" is no log field of the surface',
  ],
  ['a dependency', `await fixtures.dependency('ledger').down()`, '"ledger" is no dependency of the surface'],
  [
    "a dependency's call that a fault waits for",
    `await fixtures.faults.arm({ point: 'call', moment: 'before', dependency: 'ledger' })`,
    '"ledger" is no dependency of the surface',
  ],
  ['a service', `await fixtures.valkey.keys()`, "it observes valkey, which is none of the exercise's services"],
  ['a file', `const { readFileSync } = await import('node:fs')\nfixtures.expect(readFileSync).toBeDefined()`, 'it imports node:fs'],
  [
    'source text, by a search',
    `fixtures.expect(String(Reflect.get(fixtures, 'source')('src/main.ts'))).toMatch(/visits/)`,
    'it searches the text of src/main.ts',
  ],
])('%s outside of the surface is told', async (_what, body, problem) => {
  const found = await problemsOf(body)
  expect(found.map((finding) => finding.problem)).toEqual([problem])
  expect(found[0]?.file).toMatch(/^graders\/count-visits\/count-visits\.grader\.ts:\d+$/)
  expect(found[0]?.mend).not.toBe('')
})

test('helpers of the folder count, with their own file and line', async () => {
  const helper = `import type { Fixtures } from '#grader'
type Verb = 'get' | 'post'
const send = (subject: Fixtures['subject'], verb: Verb, path: string) => subject.instance(0)[verb](path)
export const ask = (subject: Fixtures['subject']) => Promise.all([send(subject, 'get', '/visits'), send(subject, 'get', '/admin')])
`
  const found = await problemsOf('', { files: { 'graders/count-visits/ask.ts': helper } })
  expect(found).toEqual([
    { file: 'graders/count-visits/ask.ts:4', problem: 'GET /admin is no route of the surface', mend: expect.any(String) },
  ])
})

test('what lies outside of the folder is not imported', async () => {
  const found = await problemsOf('', {
    files: { 'graders/count-visits/peek.ts': `export { visit } from '../../exercises/count-visits/src/counter.ts'\n` },
  })
  expect(found.map(({ problem }) => problem)).toEqual(['it imports ../../exercises/count-visits/src/counter.ts'])
})

test('a probed decorator has its route in an exercise of kind library, and in no other', async () => {
  const probe = `await fixtures.subject.get('/probe')`
  const library = manifest(REQUIREMENTS, FIELDS)
    .replace('kind: service', 'kind: library')
    .replace(/stack: \w+/, 'stack: nest')
    .replace('surface:\n', `${OFFERED}  exports: { 'src/main.ts#Main': The module }\n`)
  expect(await problemsOf(probe, { files: { 'exercises/count-visits/exercise.yaml': library } })).toEqual([])
  expect((await problemsOf(probe)).map(({ problem }) => problem)).toEqual(['GET /probe is no route of the surface'])
})

test('where the surface has a route for everything else, a grader may ask for anything', async () => {
  const everything = manifest(REQUIREMENTS, FIELDS).replace(
    'surface:\n  routes:\n',
    `${OFFERED}  routes:\n    - { method: GET, path: '/*anything', summary: Nothing is there }\n`,
  )
  const lost = `await fixtures.subject.patch('/nowhere').expect(404)`
  expect(await problemsOf(lost, { files: { 'exercises/count-visits/exercise.yaml': everything } })).toEqual([])
  expect(await problemsOf(lost)).toHaveLength(1)
})
