import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { REPOSITORY_ROOT } from './exercise/load.ts'

/**
 * The manifest of `count-visits`.
 *
 * @param requirements the entries of that list, as YAML
 * @param fields what the app needs, as YAML
 */
export function manifest(requirements: string, fields = 'kit: [base]'): string {
  return `title: Count visits
summary: A counter that forgets.
track: http
difficulty: warm-up
minutes: 20
stack: express
covers: [express-1.1]
kind: service
${fields}
processes:
  web: { entry: src/main.ts }
editable: ['src/**']
creatable: ['src/**']
budgetSeconds: 25
surface:
  routes:
    - { method: POST, path: /visits, summary: Counts a visit }
    - { method: GET, path: /visits, summary: Tells how many there were }
requirements:
${requirements}
`
}

/** A small service with a flaw, as an exercise: a counter that forgets one in three. */
const FILES: Readonly<Record<string, string>> = {
  'exercises/count-visits/exercise.yaml': manifest(`  - id: counts-all
    title: Every visit is counted
    hints: [Count, It skips some, Do not skip]
  - id: starts-at-zero
    title: A counter that was just started shows 0
    hints: [Start it, It has state, Begin at zero]
  - id: two-sessions
    title: Checked on the server only
    hints: [a, b, c]
    runtimes: { webcontainer: needs two database sessions; the server checks it }`),
  'exercises/count-visits/src/main.ts': `import express from 'express'
import { count, visit } from './counter'

const app = express()
app.post('/visits', (_request, response) => {
  visit()
  response.status(204).end()
})
app.get('/visits', (_request, response) => response.json({ visits: count() }))
app.listen(Number(process.env.PORT))
`,
  'exercises/count-visits/src/counter.ts': `let calls = 0
let visits = 0

export function visit(): void {
  calls += 1
  if (calls % 3 !== 0) visits += 1
}

export function count(): number {
  return visits
}
`,
  'graders/count-visits/count-visits.grader.ts': `import { requirement } from '#grader'

requirement('counts-all', async ({ subject, random, expect }) => {
  const before = (await subject.get('/visits').expect(200)).body.visits
  const visits = random.int(7, 12)
  for (let visit = 0; visit < visits; visit += 1) await subject.post('/visits').expect(204)
  const after = (await subject.get('/visits').expect(200)).body.visits
  expect(after - before, \`After \${visits} visits the counter had grown by \${after - before}.\`).toBe(visits)
})

requirement('starts-at-zero', { fresh: true }, async ({ subject, expect }) => {
  const { visits } = (await subject.get('/visits').expect(200)).body
  expect(visits, \`A new counter shows \${visits}.\`).toBe(0)
})

requirement('two-sessions', async ({ subject }) => {
  await subject.get('/visits').expect(200)
})
`,
  'solutions/count-visits/why.mdx': 'Count every call.\n',
  'solutions/count-visits/src/counter.ts': `let visits = 0
export const visit = (): void => void (visits += 1)
export const count = (): number => visits
`,
}

/**
 * Writes the exercise into a folder of the repository's own (its grader must
 * find `#grader`); `await using` removes it.
 */
export async function counterCourse(changes: Readonly<Record<string, string>> = {}): Promise<{ root: string } & AsyncDisposable> {
  const parent = join(REPOSITORY_ROOT, '.data/test')
  await mkdir(parent, { recursive: true })
  const root = await mkdtemp(join(parent, 'course-'))
  for (const [path, text] of Object.entries({ ...FILES, ...changes })) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), text)
  }
  return { root, [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }) }
}
