import { expect, test } from 'vitest'
import { counterCourse } from '../counter.testing.ts'
import type { GradeRequest } from '../engine.ts'
import { loadExercise } from '../exercise/load.ts'
import type { Verdict } from '../verdict/verdict.ts'
import { checkExercise, type Check, type GateOptions } from './gate.ts'

const FORGETFUL = 'export const visit = (): void => {}\nexport const count = (): number => 0\n'
const mutant = (name: string, catches: string) => ({
  [`graders/count-visits/mutants/${name}/overlay.yaml`]: `why: It is called ${name}.\ncatches: ${catches}\n`,
  [`graders/count-visits/mutants/${name}/src/counter.ts`]: `// ${name}\n${FORGETFUL}`,
})

type Statuses = Readonly<Record<string, 'passed' | 'failed'>>

/** An engine that says of each tree what a test tells it to, and keeps what it was asked. */
function engineThat(answer: (request: GradeRequest) => Statuses) {
  const asked: GradeRequest[] = []
  const grade = (request: GradeRequest): Promise<Verdict> => {
    asked.push(request)
    const statuses = answer(request)
    return Promise.resolve({
      version: 1,
      exercise: { slug: request.exercise.slug, revision: request.exercise.revision },
      runtime: 'local',
      seed: request.seed ?? 0,
      status: Object.values(statuses).includes('failed') ? 'failed' : 'passed',
      requirements: Object.entries(statuses).map(([id, status]) => ({ id, title: id, status, message: '', durationMs: 1 })),
      output: '',
      startedAt: '2026-01-01T00:00:00.000Z',
      durationMs: 1,
      engine: '0',
    })
  }
  return { grade, asked }
}

const ALL_PASS: Statuses = { 'counts-all': 'passed', 'starts-at-zero': 'passed', 'two-sessions': 'passed' }
const nameOf = ({ exercise, files }: GradeRequest) => {
  const counter = files['src/counter.ts'] ?? ''
  if (counter === exercise.files['src/counter.ts']) return 'starter'
  return /^\/\/ (.+)$/m.exec(counter)?.[1] ?? 'solution'
}
const asTheyShould = (request: GradeRequest): Statuses => {
  if (nameOf(request) === 'solution') return ALL_PASS
  const failing = { starter: 'counts-all', forgets: 'counts-all', remembers: 'starts-at-zero', sessions: 'two-sessions' }[nameOf(request)]
  return { ...ALL_PASS, ...(failing === undefined ? {} : { [failing]: 'failed' }) }
}

async function runGate(
  vitest: ReturnType<typeof engineThat>,
  light: ReturnType<typeof engineThat>,
  rounds: number,
  onVerdict: GateOptions['onVerdict'] = () => undefined,
) {
  await using course = await counterCourse({
    ...mutant('forgets', 'counts-all'),
    ...mutant('remembers', 'starts-at-zero'),
    ...mutant('sessions', 'two-sessions'),
  })
  const checks: Check[] = []
  await checkExercise(await loadExercise('count-visits', { root: course.root }), {
    root: course.root,
    engines: { vitest, light },
    rounds,
    seed: 100,
    onCheck: (check) => checks.push(check),
    onVerdict,
  })
  return checks
}

const askedIn = (round: number, { asked }: ReturnType<typeof engineThat>) =>
  asked.filter(({ seed }) => seed === 100 + round).map((request) => [nameOf(request), request.only ?? 'all'] as const)

test('grades everything in whole once, and then looks for chance', async () => {
  const [vitest, light] = [engineThat(asTheyShould), engineThat(asTheyShould)]
  const checks = await runGate(vitest, light, 3)
  expect(checks.filter(({ problem }) => problem !== undefined)).toEqual([])
  const whole = ['forgets', 'remembers', 'sessions', 'solution', 'starter'].map((name) => [name, 'all'])
  expect(askedIn(0, vitest).sort()).toEqual(whole)
  expect(askedIn(0, light).sort()).toEqual(whole)
  const mutants = [
    ['forgets', ['counts-all']],
    ['remembers', ['starts-at-zero']],
  ]
  // The container does not check that one, so its runner never has its turn.
  const unchecked = ['sessions', ['two-sessions']]
  const right = ['solution', 'all']
  expect(askedIn(1, light).sort()).toEqual([...mutants, right])
  expect(askedIn(1, vitest).sort()).toEqual([unchecked, right])
  expect(askedIn(2, light).sort()).toEqual([right])
  expect(askedIn(2, vitest).sort()).toEqual([...mutants, unchecked, right])
})

test('gives the verdict of each candidate and runner once: that of the first round', async () => {
  const given: string[] = []
  const [vitest, light] = [engineThat(asTheyShould), engineThat(asTheyShould)]
  await runGate(vitest, light, 3, ({ name }, runner, { seed, status }) => given.push(`${name}, ${runner}, ${seed}: ${status}`))
  const each = (name: string, status: string) => [`${name}, light, 100: ${status}`, `${name}, vitest, 100: ${status}`]
  const mutants = ['forgets', 'remembers', 'sessions'].flatMap((name) => each(name, 'failed'))
  expect(given.sort()).toEqual([...mutants, ...each('solution', 'passed'), ...each('starter', 'failed')])
})

test('tells in which round a mutant got away', async () => {
  const [vitest, light] = [
    engineThat((request) => (request.seed === 102 && nameOf(request) === 'forgets' ? ALL_PASS : asTheyShould(request))),
    engineThat(asTheyShould),
  ]
  const problems = (await runGate(vitest, light, 3)).filter(({ problem }) => problem !== undefined)
  expect(problems).toMatchObject([{ subject: 'mutant forgets, vitest', seed: 102, problem: 'is not caught by "counts-all"' }])
})

test('tells in which round a right repair failed, and by which runner', async () => {
  const [vitest, light] = [
    engineThat(asTheyShould),
    engineThat((request) =>
      request.seed === 101 && nameOf(request) === 'solution' ? { ...ALL_PASS, 'counts-all': 'failed' } : asTheyShould(request),
    ),
  ]
  const problems = (await runGate(vitest, light, 3)).filter(({ problem }) => problem !== undefined)
  expect(problems).toMatchObject([
    { subject: 'solution, light runner', seed: 101 },
    { subject: 'solution, runners agree', seed: 101 },
  ])
})
