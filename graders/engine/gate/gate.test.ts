import { readFile, writeFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { counterCourse } from '../counter.testing.ts'
import type { GradeRequest } from '../engine.ts'
import { loadExercise } from '../exercise/load.ts'
import type { Verdict } from '../verdict/verdict.ts'
import { keysFor, type Surroundings } from './cache/keys.ts'
import { openCache } from './cache/outcome-cache.ts'
import { checkExercise } from './gate.ts'
import type { Check, GateOptions } from './options.ts'

const FORGETFUL = 'export const visit = (): void => {}\nexport const count = (): number => 0\n'
const mutant = (name: string, catches: string) => ({
  [`graders/count-visits/mutants/${name}/overlay.yaml`]: `why: It is called ${name}.\ncatches: ${catches}\n`,
  [`graders/count-visits/mutants/${name}/src/counter.ts`]: `// ${name}\n${FORGETFUL}`,
})

const MUTANTS = {
  ...mutant('forgets', 'counts-all'),
  ...mutant('remembers', 'starts-at-zero'),
  ...mutant('sessions', 'two-sessions'),
}

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
  { onVerdict = () => undefined, brief = false, sample }: Pick<GateOptions, 'onVerdict' | 'brief' | 'sample'> = {},
) {
  await using course = await counterCourse(MUTANTS)
  const checks: Check[] = []
  await checkExercise(await loadExercise('count-visits', { root: course.root }), {
    root: course.root,
    engines: { vitest, light },
    rounds,
    seed: 100,
    brief,
    ...(sample === undefined ? {} : { sample }),
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

test('in brief, grades a mutant in whole by one runner, and by the other on what it is about', async () => {
  const [vitest, light] = [engineThat(asTheyShould), engineThat(asTheyShould)]
  const reported: string[] = []
  const checks = await runGate(vitest, light, 1, {
    brief: true,
    onVerdict: ({ name }, runner, _verdict, { isWhole }) => isWhole && reported.push(`${name}, ${runner}`),
  })
  expect(checks.filter(({ problem }) => problem !== undefined)).toEqual([])
  expect(
    askedIn(0, vitest)
      .map(([name]) => name)
      .sort(),
  ).toEqual(['forgets', 'remembers', 'sessions', 'solution', 'starter'])
  expect(askedIn(0, light).sort()).toEqual([
    ['forgets', ['counts-all']],
    ['remembers', ['starts-at-zero']],
    ['solution', 'all'],
    ['starter', 'all'],
  ])
  expect(reported.filter((line) => line.endsWith('light')).sort()).toEqual(['solution, light', 'starter, light'])
})

test('in brief, finds a mutant that only the light runner lets through', async () => {
  const lenient = engineThat((request) => (nameOf(request) === 'forgets' ? ALL_PASS : asTheyShould(request)))
  const checks = await runGate(engineThat(asTheyShould), lenient, 1, { brief: true })
  expect(checks.filter(({ problem }) => problem !== undefined).map(({ subject }) => subject)).toEqual(['mutant forgets, light runner'])
})

test('of a sample, grades starter, solution and a part of the mutants, and leaves out what needs all of them', async () => {
  const [vitest, light] = [engineThat(asTheyShould), engineThat(asTheyShould)]
  const checks = await runGate(vitest, light, 1, { sample: { of: 3, turn: 1 } })
  expect(checks.filter(({ problem }) => problem !== undefined)).toEqual([])
  const whole = ['solution', 'starter'].map((name) => [name, 'all'])
  expect(askedIn(0, vitest).sort()).toEqual([['remembers', ['starts-at-zero']], ...whole])
  expect(askedIn(0, light).sort()).toEqual(whole)
  const subjects = checks.map(({ subject }) => subject)
  expect(subjects).toContain('every requirement is named by a mutant')
  expect(subjects).not.toContain('requirements fail apart')
})

test('of a sample, a mutant has the other runner when its turn comes again, unless that one can not check it', async () => {
  const askedOf = async (turn: number) => {
    const [vitest, light] = [engineThat(asTheyShould), engineThat(asTheyShould)]
    await runGate(vitest, light, 1, { sample: { of: 3, turn } })
    const mutants = (engine: typeof vitest) =>
      askedIn(0, engine)
        .map(([name]) => name)
        .filter((name) => name !== 'solution' && name !== 'starter')
    return { vitest: mutants(vitest), light: mutants(light) }
  }
  expect(await askedOf(0)).toEqual({ vitest: ['forgets'], light: [] })
  expect(await askedOf(3)).toEqual({ vitest: [], light: ['forgets'] })
  expect(await askedOf(5)).toEqual({ vitest: ['sessions'], light: [] })
})

test('gives the verdict of each candidate and runner once: that of the first round', async () => {
  const given: string[] = []
  const [vitest, light] = [engineThat(asTheyShould), engineThat(asTheyShould)]
  await runGate(vitest, light, 3, {
    onVerdict: ({ name }, runner, { seed, status }) => given.push(`${name}, ${runner}, ${seed}: ${status}`),
  })
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
  expect(problems).toMatchObject([
    { subject: 'mutant forgets, vitest', seed: 102, problem: 'is not caught by "counts-all"' },
    { subject: 'mutant forgets, the same in each round' },
  ])
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
    { subject: 'solution, the same in each round' },
  ])
})

test('what is wrong with the content is told with its file and the mend', async () => {
  await using course = await counterCourse({
    ...mutant('forgets', 'counts-all'),
    ...mutant('remembers', 'counts-all'),
    'graders/count-visits/count-visits.grader.ts': `import { requirement } from '#grader'
for (const id of ['counts-all', 'starts-at-zero', 'two-sessions']) requirement(id, ({ subject }) => subject.get('/admin'))
`,
  })
  const engine = engineThat((request) => ({
    ...ALL_PASS,
    ...(nameOf(request) === 'solution' ? {} : { 'counts-all': 'failed', 'starts-at-zero': 'failed' }),
  }))
  const checks: Check[] = []
  await checkExercise(await loadExercise('count-visits', { root: course.root }), {
    root: course.root,
    engines: { vitest: engine, light: engine },
    rounds: 1,
    onCheck: (check) => checks.push(check),
  })
  expect(checks.filter(({ problem }) => problem !== undefined)).toMatchObject([
    { subject: 'every requirement is named by a mutant', problem: expect.stringMatching(/"starts-at-zero"[^]*"two-sessions"/) },
    {
      subject: 'the grader uses the surface only',
      file: 'graders/count-visits/count-visits.grader.ts:2',
      problem: 'GET /admin is no route of the surface',
    },
    { subject: 'requirements fail apart', problem: '"counts-all" and "starts-at-zero" fail together on each wrong repair' },
  ])
})

test('a mutant that is not finished ends the checks of its exercise, clearly', async () => {
  await using course = await counterCourse({ ...mutant('forgets', 'TODO') })
  const checks: Check[] = []
  const engine = engineThat(asTheyShould)
  await checkExercise(await loadExercise('count-visits', { root: course.root }), {
    root: course.root,
    engines: { vitest: engine, light: engine },
    rounds: 1,
    onCheck: (check) => checks.push(check),
  })
  expect(checks.map(({ problem }) => problem)).toEqual([
    'graders/count-visits/mutants/forgets/overlay.yaml:2: catches: it is not written yet: name the requirement that this wrong repair breaks, one of counts-all, starts-at-zero, two-sessions',
  ])
  expect(engine.asked).toEqual([])
})

describe('what is known from before', () => {
  const surroundings: Surroundings = {
    engine: 'e',
    gate: 'g',
    runners: { vitest: { node: '24' }, light: { node: '22' } },
    kitOf: () => Promise.resolve('k'),
  }
  /** A gate over one course and one cache, that can be run again. */
  async function openGate(changes: Record<string, string> = {}) {
    const course = await counterCourse({ ...MUTANTS, ...changes })
    const cache = openCache([`${course.root}/cache`])
    return {
      course,
      async run({ answer = asTheyShould, rounds = 1, seed, with: changed = {} }: RunOptions = {}) {
        const [vitest, light] = [engineThat(answer), engineThat(answer)]
        const exercise = await loadExercise('count-visits', { root: course.root })
        const verdicts: string[] = []
        const checks: Check[] = []
        await checkExercise(exercise, {
          root: course.root,
          engines: { vitest, light },
          rounds,
          ...(seed === undefined ? {} : { seed }),
          known: { cache, keys: await keysFor(exercise, { ...surroundings, ...changed }) },
          onCheck: (check) => checks.push(check),
          onVerdict: ({ name }, runner, { seed: graded, status }) => verdicts.push(`${name}, ${runner}, ${graded}: ${status}`),
        })
        const asked = [...vitest.asked, ...light.asked].map(nameOf).sort()
        return { asked, verdicts: verdicts.sort(), checks, problems: checks.filter(({ problem }) => problem !== undefined) }
      },
    }
  }
  interface RunOptions {
    answer?: typeof asTheyShould
    rounds?: number
    seed?: number
    with?: Partial<Surroundings>
  }
  const EACH_TWICE = ['forgets', 'remembers', 'sessions', 'solution', 'starter'].flatMap((name) => [name, name])

  test('is not graded again, and reported all the same', async () => {
    const gate = await openGate()
    await using _course = gate.course
    const first = await gate.run()
    expect(first.asked).toEqual(EACH_TWICE)
    const second = await gate.run()
    expect(second.asked).toEqual([])
    expect(second.verdicts).toEqual(first.verdicts)
    expect(second.checks.map(({ subject, problem }) => ({ subject, problem })).sort(bySubject)).toEqual(
      first.checks.map(({ subject, problem }) => ({ subject, problem })).sort(bySubject),
    )
    expect(second.checks.filter(({ subject, origin }) => /types|vitest|light|agree|surface/.test(subject) && origin !== 'cache')).toEqual(
      [],
    )
  })

  test.each<[string, Partial<Surroundings>]>([
    ['engine', { engine: 'f' }],
    ['kit', { kitOf: () => Promise.resolve('l') }],
    ['Node.js of a runner', { runners: { vitest: { node: '25' }, light: { node: '23' } } }],
  ])('counts for nothing with another %s', async (_what, changed) => {
    const gate = await openGate()
    await using _course = gate.course
    await gate.run()
    expect((await gate.run({ with: changed })).asked).toEqual(EACH_TWICE)
  })

  test.each([
    ['grader', 'graders/count-visits/helper.ts', 'export const one = 1\n', EACH_TWICE],
    ['manifest', 'exercises/count-visits/exercise.yaml', undefined, EACH_TWICE],
    ['mutant', 'graders/count-visits/mutants/forgets/src/counter.ts', `// forgets\n// more\n${FORGETFUL}`, ['forgets', 'forgets']],
    [
      'what a mutant catches',
      'graders/count-visits/mutants/forgets/overlay.yaml',
      'why: Other.\ncatches: two-sessions\n',
      ['forgets', 'forgets'],
    ],
  ])('counts for nothing about a changed %s', async (_what, path, text, asked) => {
    const gate = await openGate()
    await using _course = gate.course
    await gate.run()
    const file = `${gate.course.root}/${path}`
    await writeFile(file, text ?? (await readFile(file, 'utf8')).replace('A counter that forgets.', 'A counter that is forgetful.'))
    expect((await gate.run()).asked).toEqual(asked)
  })

  test('never includes a failure', async () => {
    const gate = await openGate()
    await using _course = gate.course
    const answer = (request: GradeRequest) => (nameOf(request) === 'forgets' ? ALL_PASS : asTheyShould(request))
    expect((await gate.run({ answer })).problems).toHaveLength(2)
    const again = await gate.run({ answer })
    expect(again.problems).toHaveLength(2)
    expect(again.asked).toEqual(['forgets', 'forgets'])
  })

  test('of one runner, is compared with the other on the same data', async () => {
    const gate = await openGate()
    await using _course = gate.course
    const flaky = (request: GradeRequest) =>
      nameOf(request) === 'solution' ? { ...ALL_PASS, 'counts-all': 'failed' as const } : asTheyShould(request)
    await gate.run({ answer: flaky })
    const second = await gate.run()
    expect(second.problems).toEqual([])
    const seeds = second.verdicts.filter((text) => text.startsWith('solution')).map((text) => text.split(', ').at(-1))
    expect(new Set(seeds).size).toBe(1)
  })

  test('is asked for with its seed when one is given', async () => {
    const gate = await openGate()
    await using _course = gate.course
    await gate.run({ seed: 5 })
    expect((await gate.run({ seed: 5 })).asked).toEqual([])
    expect((await gate.run({ seed: 6 })).asked).toEqual(EACH_TWICE)
  })

  test('is no answer to a soak: chance is asked anew each time', async () => {
    const gate = await openGate()
    await using _course = gate.course
    await gate.run({ rounds: 3 })
    expect((await gate.run({ rounds: 3 })).asked).toEqual([
      'forgets',
      'forgets',
      'remembers',
      'remembers',
      'sessions',
      'sessions',
      'solution',
      'solution',
      'solution',
      'solution',
    ])
  })
})

const bySubject = (a: { subject: string }, b: { subject: string }) => a.subject.localeCompare(b.subject)
