import { expect } from '@playwright/test'
import { listExercises, loadExercise } from '#engine/exercise/load.ts'
import { candidatesOf, titleOf } from '#engine/gate/candidates.ts'
import { judge, lastingDisagreements, undeclared } from '#engine/gate/judge.ts'
import { CommandLine } from './parity/command-line.ts'
import { PageGrader } from './parity/page-grader.ts'
import { test } from './vendor.ts'

/** For one candidate at the worst, in milliseconds; some are graded three times, on both sides. */
const CANDIDATE_MS = 60_000

for (const slug of await listExercises()) {
  test(`${slug}: the page finds what the command line finds`, async ({ page, vendor }) => {
    const exercise = await loadExercise(slug)
    const candidates = await candidatesOf(exercise)
    test.setTimeout(candidates.length * CANDIDATE_MS)
    await using commandLine = await CommandLine.open(exercise)
    const pageGrader = await PageGrader.open(page, exercise)

    const problems: string[] = []
    for (const candidate of candidates) {
      await test.step(titleOf(candidate), async () => {
        const known = await commandLine.verdictOn(candidate)
        const { seed } = known
        const found = await pageGrader.grade(candidate.files, seed)
        const differences = await lastingDisagreements(candidate, ['on the command line', 'in the page'], [known, found], async () => [
          await commandLine.grade(candidate, seed),
          await pageGrader.grade(candidate.files, seed),
        ])
        const misjudged = judge(candidate, found)
        problems.push(
          ...[
            ...differences,
            ...undeclared(exercise.manifest, known),
            ...undeclared(exercise.manifest, found),
            ...(misjudged === undefined ? [] : [`In the page it ${misjudged}`]),
          ].map((problem) => `${titleOf(candidate)}, seed ${seed}: ${problem}`),
        )
      })
    }
    expect(problems).toEqual([])
    expect(vendor.machines).toHaveLength(1)
  })
}
