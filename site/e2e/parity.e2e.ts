import { expect, test, type Browser, type BrowserContext } from '@playwright/test'
import { listExercises, loadExercise } from '#engine/exercise/load.ts'
import type { Exercise } from '#engine/exercise/types.ts'
import { candidatesOf, titleOf, type Candidate } from '#engine/gate/candidates.ts'
import { disagreements, judge, lastingDisagreements, undeclared, type VerdictPair } from '#engine/gate/judge.ts'
import { engineHash } from '#engine/gate/engine-hash.ts'
import { CommandLine } from './parity/command-line.ts'
import { PageGrader } from './parity/page-grader.ts'
import { sample } from './parity/sample.ts'
import { installStandIn, type StandIn } from './stand-in/stand-in.ts'

/** Pages that grade at the same time, each of a visitor of its own: much of a grading of a wrong repair is waiting. */
const PAGES = 2

/** For one candidate at the least, in milliseconds; some are graded several times, on both sides. */
const CANDIDATE_MS = 60_000

const SIDES = ['on the command line', 'in the page'] as const

for (const slug of await listExercises()) {
  test(`the page and the command line agree on ${slug}`, async ({ browser }) => {
    const exercise = await loadExercise(slug)
    const all = await candidatesOf(exercise)
    const candidates = process.env['PARITY'] === 'all' ? all : sample(all, await engineHash())
    test.setTimeout(candidates.length * Math.max(CANDIDATE_MS, 2_000 * exercise.manifest.budgetSeconds))
    await using commandLine = await CommandLine.open(exercise, PAGES)

    const problems: string[] = []
    const queue = candidates.values()
    const gradeSome = async () => {
      await using visit = await openVisit(browser)
      const page = await PageGrader.open(await visit.context.newPage(), exercise)
      for (const candidate of queue)
        await test.step(titleOf(candidate), async () => problems.push(...(await compare(exercise, candidate, commandLine, page))))
      expect(visit.vendor.machines).toHaveLength(1)
    }
    await Promise.all(Array.from({ length: PAGES }, gradeSome))

    await test.step(`${candidates.length} of ${all.length} candidates, ${commandLine.graded} gradings on the command line`, () =>
      expect(problems).toEqual([]))
  })
}

/** What the two disagree on, and where the page does not say of a candidate what it must. */
async function compare(exercise: Exercise, candidate: Candidate, commandLine: CommandLine, page: PageGrader): Promise<string[]> {
  const known = await commandLine.verdictOn(candidate)
  const { seed } = known
  const found = await page.grade(candidate.files, seed)
  const first: VerdictPair = [known, found]
  const differences = await lastingDisagreements(candidate, SIDES, first, () =>
    test.step(`${titleOf(candidate)} again, for ${disagreements(SIDES, [first]).join(' ')}`, async () => [
      await commandLine.grade(candidate, seed),
      await page.grade(candidate.files, seed),
    ]),
  )
  const misjudged = judge(candidate, found)
  return [
    ...differences,
    ...undeclared(exercise.manifest, known),
    ...undeclared(exercise.manifest, found),
    ...(misjudged === undefined ? [] : [`In the page it ${misjudged}`]),
  ].map((problem) => `${titleOf(candidate)}, seed ${seed}: ${problem}`)
}

/** A visitor with a device of its own, and with the vendor's site behind it. */
async function openVisit(browser: Browser): Promise<{ context: BrowserContext; vendor: StandIn } & AsyncDisposable> {
  const context = await browser.newContext()
  const vendor = await installStandIn(context)
  return {
    context,
    vendor,
    [Symbol.asyncDispose]: async () => {
      await context.close()
      await vendor.close()
    },
  }
}
