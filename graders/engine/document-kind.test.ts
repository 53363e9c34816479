import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { counterCourse, manifest } from './counter.testing.ts'
import { createEngine } from './create-engine.ts'
import type { Engine } from './engine.ts'
import { loadExercise } from './exercise/load.ts'

const GRADER = `import { requirement } from '#grader'

requirement('says-what-runs', async ({ documents, subject, expect }) => {
  expect((await documents.all()).map(({ path }) => path)).toEqual(['docs/decision.md'])
  const decision = await documents.read('docs/decision.md')
  expect(decision.data).toEqual({ status: 'accepted' })
  const { visits } = (await subject.get('/visits').expect(200)).body
  const [told] = decision.numbers
  expect(told?.value, \`\${decision.path}:\${told?.line} says \${told?.text}, and the service shows \${visits}.\`).toBe(visits)
})

requirement('is-there', async ({ documents }) => {
  await documents.read('docs/other.md')
})
`

describe.each(['vitest', 'light'] as const)('exercises of kind document, with the %s runner', { timeout: 240_000 }, (runner) => {
  let engine: Engine
  beforeAll(async () => {
    engine = await createEngine({ runner })
  })
  afterAll(() => engine.close())

  test('facts of a document are held against the service', async () => {
    const requirements = ['says-what-runs', 'is-there'].map((id) => `  - { id: ${id}, title: It holds, hints: [a, b, c] }`).join('\n')
    await using course = await counterCourse({
      'exercises/count-visits/exercise.yaml': manifest(requirements)
        .replace('kind: service', 'kind: document')
        .replace('  routes:', "  documents: { 'docs/decision.md': Says how many visits there were }\n  routes:")
        .replaceAll("['src/**']", "['docs/**', 'src/**']"),
      'exercises/count-visits/docs/decision.md': '---\nstatus: accepted\n---\n\n# Visits\n\nA new counter shows 0 visits.\n',
      'graders/count-visits/count-visits.grader.ts': GRADER,
    })
    const exercise = await loadExercise('count-visits', course)
    const grade = (changes: Record<string, string>) =>
      engine.grade({ exercise, files: { ...exercise.files, ...changes }, runtime: 'local' })
    expect((await grade({})).requirements).toMatchObject([
      { status: 'passed' },
      { status: 'failed', message: 'There is no docs/other.md.' },
    ])
    const wrong = await grade({ 'docs/decision.md': '---\nstatus: accepted\n---\n\nA new counter shows 3.\n' })
    expect(wrong.requirements[0]).toMatchObject({ status: 'failed', message: 'docs/decision.md:5 says 3, and the service shows 0.' })
  })
})
