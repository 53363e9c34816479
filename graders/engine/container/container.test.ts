import { cp, glob, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { besideData, besideSubject } from '../beside-subject.ts'
import { compileRules, compileSubject, compileTests } from '../compile/compile.ts'
import { compileGuest } from '../compile/guest.ts'
import { compileSuite } from '../compile/suite.ts'
import { candidatesOf } from '../gate/candidates.ts'
import { listExercises, loadExercise } from '../exercise/load.ts'
import { KIT_LAYERS } from '../exercise/manifest.ts'
import { buildKit } from '../kits/build.ts'
import { requirementsFor } from '../requirements.ts'
import { NODE_22 } from '../sandbox/kit.testing.ts'
import { startChild } from '../slots/child.ts'
import { Slot } from '../slots/slot.ts'
import { subjectJob } from '../subject-job.ts'
import { machineKit, machineSettings, machineStarter, type Machine } from './machine.ts'
import { packPart } from './pack.ts'
import { partsOf } from './parts.ts'

/** A folder outside the repository with nothing but the parts, and Node 22. */
let machine: Machine
let slot: Slot
beforeAll(async () => {
  const root = await mkdtemp(join(tmpdir(), 'loadbearing-container-'))
  for (const name of partsOf(KIT_LAYERS)) await cp((await packPart(name)).folder, root, { recursive: true })
  machine = { root, start: (file) => Promise.resolve(startChild(NODE_22, file)) }
  slot = await Slot.open({ runner: 'light', startProcess: machineStarter(machine), settings: machineSettings(machine) })
}, 120_000)
afterAll(async () => {
  await slot.close()
  await rm(machine.root, { recursive: true, force: true })
}, 30_000)

async function grade(slug: string, kind: 'starter' | 'solution') {
  const exercise = await loadExercise(slug)
  const { manifest } = exercise
  const candidate = (await candidatesOf(exercise)).find((each) => each.kind === kind)
  if (candidate === undefined) throw new Error(`${slug} has no ${kind}`)
  const kit = await buildKit(manifest.kit)
  const compiled = subjectJob(exercise, candidate.files, compileSubject(candidate.files, kit), machineKit(machine, manifest.kit))
  if (!compiled.ok) throw new Error(compiled.problem.message)
  const requirements = requirementsFor(manifest, 'webcontainer')
  const suite = { code: await compileSuite(exercise.grader) }
  const data = besideData(manifest.kind, await compileGuest(manifest.kind), exercise.variants)
  const beside = await besideSubject(data, candidate.files, exercise.files, (tree, folder) =>
    folder === 'test' ? compileTests(tree, kit) : compileRules(tree, kit),
  )
  return slot.grade({ ...compiled.job, ...beside, runtime: 'webcontainer', seed: 1, requirements, budgetMs: 60_000, suite }, {})
}

test.each(['fix-the-n-plus-one', 'make-it-stateless', 'transactional-outbox'])(
  'the parts alone grade %s: the starter fails, the solution passes',
  async (slug) => {
    const starter = await grade(slug, 'starter')
    expect(starter.status).toBe('failed')
    // It runs; what it does is wrong.
    expect(starter).not.toHaveProperty('reason')
    expect(await grade(slug, 'solution')).toMatchObject({ status: 'passed' })
  },
  180_000,
)

test('the suite is in no file of the container, while it grades or afterwards', { timeout: 120_000 }, async () => {
  const [slug] = await listExercises()
  if (slug === undefined) throw new Error('there is no exercise')
  const exercise = await loadExercise(slug)
  const needles = (await compileSuite(exercise.grader)).split('\n').filter((line) => line.length > 60)
  expect(needles.length).toBeGreaterThan(10)
  const leaks: string[] = []
  const search = async () => {
    for await (const path of glob('**/*', { cwd: machine.root })) {
      const file = join(machine.root, path)
      // Folders of apps come and go.
      const content = await stat(file).then(
        (found) => (found.isFile() ? readFile(file, 'latin1') : ''),
        () => '',
      )
      if (needles.some((needle) => content.includes(Buffer.from(needle).toString('latin1')))) leaks.push(path)
    }
  }
  const grading = grade(slug, 'solution')
  await search()
  expect(await grading).toMatchObject({ status: 'passed' })
  await search()
  expect(leaks).toEqual([])
})
