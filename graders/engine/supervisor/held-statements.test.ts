import { expect, onTestFinished, test } from 'vitest'
import { counterCourse, manifest } from '../counter.testing.ts'
import { createEngine } from '../create-engine.ts'
import { loadExercise } from '../exercise/load.ts'

const MAIN = `import express from 'express'
import pg from 'pg'

const database = new pg.Pool({ connectionString: process.env.DATABASE_URL })
const app = express()
app.post('/visits/:page', async (request, response) => {
  await database.query('INSERT INTO visits VALUES ($1)', [request.params.page])
  response.status(204).end()
})
app.listen(Number(process.env.PORT))
`

const GRADER = `import { requirement, type Fixtures } from '#grader'

const visit = ({ subject }: Fixtures, page: string) => subject.post('/visits/' + page).expect(204).then(() => page)
const count = ({ db }: Fixtures, page: string) => db.count('visits', { where: 'page = $1', parameters: [page] })

for (const [moment, seen] of [['after', 1], ['before', 0]] as const)
  requirement(moment, async (fixtures) => {
    const { queries, random, until, expect } = fixtures
    const page = random.word()
    const hold = await queries.hold(page, { moment })
    let answered = false
    const visiting = visit(fixtures, page).then(() => (answered = true))
    await until('the statement to be held', async () => (await hold.held()).length === 1)
    const other = await queries.during(() => visit(fixtures, random.word()))
    expect([await count(fixtures, page), answered, other.count]).toEqual([seen, false, 1])
    expect(await hold.held()).toEqual([{ instance: 'web.0' }])
    await hold.release()
    await visiting
    expect(await count(fixtures, page)).toBe(1)
  })

requirement('left-held', async (fixtures) => {
  const hold = await fixtures.queries.hold('home')
  void visit(fixtures, 'home').catch(() => undefined)
  await fixtures.until('the statement to be held', async () => (await hold.held()).length === 1)
})
requirement('let-go', async (fixtures) => {
  await visit(fixtures, 'home')
  fixtures.expect(await count(fixtures, 'home')).toBeGreaterThan(0)
})
`

// The light runner's database has one session: what is held must not keep it.
test.each(['light', 'vitest'] as const)('a statement is held on the wire while others go on (%s)', { timeout: 60_000 }, async (runner) => {
  const ids = ['after', 'before', 'left-held', 'let-go']
  await using course = await counterCourse({
    'exercises/count-visits/exercise.yaml': manifest(
      ids.map((id) => `  - { id: ${id}, title: ${id}, hints: [a, b, c] }`).join('\n'),
      'kit: [base, database]\nservices: [postgres]',
    ),
    'exercises/count-visits/database/visits.sql': 'CREATE TABLE visits (page text)',
    'exercises/count-visits/src/main.ts': MAIN,
    'graders/count-visits/count-visits.grader.ts': GRADER,
  })
  const exercise = await loadExercise('count-visits', { root: course.root })
  const engine = await createEngine({ runner })
  onTestFinished(() => engine.close())
  const { message, requirements } = await engine.grade({ exercise, files: exercise.files, runtime: 'local', seed: 1 })
  expect([message, ...requirements.map((result) => `${result.status} ${result.message}`.trim())]).toEqual([
    undefined,
    ...ids.map(() => 'passed'),
  ])
})
