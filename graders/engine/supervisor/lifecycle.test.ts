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
