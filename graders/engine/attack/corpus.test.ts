import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadExercise } from '../exercise/load.ts'
import { GROUPS } from './attack.ts'
import { readCorpus } from './corpus.ts'
import { program } from './helpers/system-call.ts'
import { loadHelpers, loadTargets, treeOf } from './targets.ts'

test('there are at least sixty attacks, of every group', async () => {
  const attacks = await readCorpus()
  expect(attacks.length).toBeGreaterThanOrEqual(60)
  expect(new Set(attacks.map(({ group }) => group))).toEqual(new Set(GROUPS))
})

test('no attack states that we fail, or a requirement that its exercise does not have', async () => {
  const targets = await loadTargets()
  for (const { name, exercise, verdict } of await readCorpus()) {
    const ids = targets.get(exercise)?.exercise.manifest.requirements.map(({ id }) => id)
    expect(verdict?.status, name).not.toBe('error')
    for (const id of Object.keys(verdict?.requirements ?? {})) expect(ids, name).toContain(id)
  }
})

test('an attack without a verdict is told with its file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'loadbearing-corpus-'))
  for (const group of GROUPS) await mkdir(join(folder, group))
  await writeFile(join(folder, 'read/nothing.yaml'), 'tries: x\ndanger: x\nstopped: x\nexercise: tally\nover: solution\nseconds: 5\n')
  await expect(readCorpus(folder)).rejects.toMatchObject({ code: 'attack-invalid', message: expect.stringContaining('read/nothing.yaml') })
  await rm(folder, { recursive: true })
})

test('what an attack submits is the exercise, its own code before or behind, and the helpers that it imports', async () => {
  const target = (await loadTargets()).get('tally')
  if (target === undefined) throw new Error('the exercise is missing')
  const helpers = await loadHelpers()
  const tree = treeOf(
    { over: 'solution', files: {}, first: "import { ask } from './attack/ask.ts'\n", append: 'void 0\n' },
    target,
    helpers,
  )
  expect(
    Object.keys(tree)
      .filter((path) => path.startsWith('src/attack/'))
      .sort(),
  ).toEqual(['src/attack/ask.ts', 'src/attack/attempt.ts'])
  expect(tree['src/main.ts']).toMatch(/^import '\.\/first\.ts'\n[^]*void 0\n$/)
  expect(tree['src/visits.ts']).toBe(target.solution['src/visits.ts'])
})

test('the exercises that are attacked are no exercises of the course', async () => {
  await expect(loadExercise('tally')).rejects.toMatchObject({ code: 'exercise-unknown' })
})

test.runIf(process.arch === 'x64' && process.platform === 'linux')(
  'a program of system calls ends with the first error, or with none',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'loadbearing-elf-'))
    const run = async (...parameters: Parameters<typeof program>) => {
      const file = join(folder, `program-${Math.random()}`)
      await writeFile(file, program(...parameters), { mode: 0o755 })
      try {
        execFileSync(file)
        return 0
      } catch (error) {
        return error instanceof Error && 'status' in error ? error.status : error
      }
    }
    const [GETPID, OPEN, CLOSE] = [39, 2, 3]
    const [ENOENT, EBADF] = [2, 9]
    expect(await run([[GETPID]], 'x64')).toBe(0)
    expect(
      await run(
        [
          [OPEN, '/no/such/file', 0],
          [CLOSE, 99],
        ],
        'x64',
      ),
    ).toBe(ENOENT)
    expect(
      await run(
        [
          [OPEN, '/', 0],
          [CLOSE, 3],
          [CLOSE, 99],
        ],
        'x64',
      ),
    ).toBe(EBADF)
    await rm(folder, { recursive: true })
  },
)
