import { expect, onTestFinished, test } from 'vitest'
import { counterCourse, manifest } from '../counter.testing.ts'
import { createEngine } from '../create-engine.ts'
import { loadExercise } from '../exercise/load.ts'
import type { Verdict } from '../verdict/verdict.ts'

const MAIN = `import express from 'express'

const app = express()
const born = String(Math.random())
app.get('/visits', (_request, response) => response.json({ born }))
app.listen(Number(process.env.PORT))
`

const listed = (...ids: string[]) => ids.map((id) => `  - { id: ${id}, title: ${id}, hints: [a, b, c] }`).join('\n')

async function grade(changes: Readonly<Record<string, string>>): Promise<Verdict> {
  await using course = await counterCourse(changes)
  const exercise = await loadExercise('count-visits', { root: course.root })
  const engine = await createEngine({ runner: 'light' })
  onTestFinished(() => engine.close())
  return await engine.grade({ exercise, files: exercise.files, runtime: 'local', seed: 1 })
}

const messages = ({ requirements, message }: Verdict) => [message, ...requirements.map((result) => result.message)].filter(Boolean)

test(
  'processes are kept from one requirement to the next, also restarted ones, but not past an end, a clock or a failure',
  { timeout: 60_000 },
  async () => {
    const verdict = await grade({
      'exercises/count-visits/exercise.yaml': manifest(listed('first', 'kept', 'restarted', 'ended', 'moved', 'failing', 'last')),
      'exercises/count-visits/src/main.ts': MAIN,
      'graders/count-visits/count-visits.grader.ts': `import { requirement, type Fixtures } from '#grader'

let before = ''
const born = async ({ subject }: Fixtures): Promise<string> => (await subject.get('/visits').expect(200)).body.born
const isNew = async (fixtures: Fixtures, wanted: boolean) => {
  const now = await born(fixtures)
  fixtures.expect(now !== before, now !== before ? 'another process answers' : 'the same process answers').toBe(wanted)
}

requirement('first', async (fixtures) => { before = await born(fixtures) })
requirement('kept', async (fixtures) => {
  await isNew(fixtures, false)
  await fixtures.subject.restart()
  before = await born(fixtures)
})
requirement('restarted', async (fixtures) => {
  await isNew(fixtures, false)
  await fixtures.subject.kill()
})
requirement('ended', async (fixtures) => {
  await isNew(fixtures, true)
  before = await born(fixtures)
  await fixtures.clock.advance(1_000)
})
requirement('moved', async (fixtures) => {
  await isNew(fixtures, true)
  before = await born(fixtures)
})
requirement('failing', async (fixtures) => {
  await isNew(fixtures, false)
  fixtures.expect.fail('meant to fail')
})
requirement('last', (fixtures) => isNew(fixtures, true))
`,
    })
    expect(messages(verdict)).toEqual(['meant to fail'])
  },
)

test('an app that writes rows when it starts is not emptied under its feet', { timeout: 60_000 }, async () => {
  const verdict = await grade({
    'exercises/count-visits/exercise.yaml': manifest(listed('first', 'again'), 'kit: [base, database]\nservices: [postgres]'),
    'exercises/count-visits/src/main.ts': `import pg from 'pg'
const database = new pg.Pool({ connectionString: process.env.DATABASE_URL })
await database.query('CREATE TABLE migrations (name text)')
await database.query("INSERT INTO migrations VALUES ('first')")
${MAIN}`,
    'graders/count-visits/count-visits.grader.ts': `import { requirement } from '#grader'

for (const id of ['first', 'again'])
  requirement(id, async ({ db, expect }) => {
    expect(await db.count('migrations')).toBe(1)
  })
`,
  })
  expect(messages(verdict)).toEqual([])
})

test('what a requirement does in its database session is gone in the next one', { timeout: 60_000 }, async () => {
  const verdict = await grade({
    'exercises/count-visits/exercise.yaml': manifest(listed('leaves', 'finds', 'again'), 'kit: [base, database]\nservices: [postgres]'),
    'graders/count-visits/count-visits.grader.ts': `import { requirement, type Fixtures } from '#grader'

const isNew = async ({ db, expect }: Fixtures) => {
  expect(await db.query("SELECT current_setting('application_name') AS name, to_regclass('pg_temp.notes') IS NULL AS bare")).toEqual([{ name: '', bare: true }])
}
requirement('leaves', async (fixtures) => {
  await isNew(fixtures)
  await fixtures.db.query("SET application_name = 'mine'; CREATE TEMPORARY TABLE notes (line text)")
})
requirement('finds', async (fixtures) => {
  await isNew(fixtures)
  await fixtures.db.query('BEGIN; CREATE TABLE later (id int)')
})
requirement('again', async (fixtures) => {
  await isNew(fixtures)
  await fixtures.db.query('CREATE TABLE later (id int)')
})
`,
  })
  expect(messages(verdict)).toEqual([])
})

test('inserted rows come back as stored: all of them, the columns that are asked for, or none', { timeout: 60_000 }, async () => {
  const verdict = await grade({
    'exercises/count-visits/exercise.yaml': manifest(listed('inserts'), 'kit: [base, database]\nservices: [postgres]'),
    'graders/count-visits/count-visits.grader.ts': `import { requirement } from '#grader'

requirement('inserts', async ({ db, expect }) => {
  await db.query('CREATE TABLE visits (id int GENERATED ALWAYS AS IDENTITY, page text, "from" text)')
  const rows = [{ page: 'a', from: 'x' }, { page: 'b', from: 'y' }]
  expect(await db.insert('visits', rows)).toEqual([{ id: 1, page: 'a', from: 'x' }, { id: 2, page: 'b', from: 'y' }])
  expect(await db.insert('visits', rows, { returning: ['id', 'from'] })).toEqual([{ id: 3, from: 'x' }, { id: 4, from: 'y' }])
  expect(await db.insert('visits', rows, { returning: [] })).toEqual([])
  expect(await db.count('visits')).toBe(6)
})
`,
  })
  expect(messages(verdict)).toEqual([])
})

test(
  'a connection that broke is told with the end of its process, and without waiting for one when the process runs on',
  { timeout: 60_000 },
  async () => {
    const verdict = await grade({
      'exercises/count-visits/exercise.yaml': manifest(listed('ends', 'runs-on')),
      'exercises/count-visits/src/main.ts': `${MAIN}
app.get('/end', () => process.exit(3))
// It ends much later, so that whoever waits for that sees it.
app.get('/close', (request) => {
  request.socket.destroy()
  setTimeout(() => process.exit(4), 10_000)
})
`,
      'graders/count-visits/count-visits.grader.ts': `import { requirement } from '#grader'

requirement('ends', ({ subject }) => subject.get('/end'))
requirement('runs-on', ({ subject }) => subject.get('/close'))
`,
    })
    expect(messages(verdict)).toEqual([
      'GET /end got no answer: the connection was closed. (web.0 exited with code 3)',
      'GET /close got no answer: the connection was closed.',
    ])
  },
)
