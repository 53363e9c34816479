import { chromium, type LaunchOptions } from '@playwright/test'
import type { Exercise } from '#engine/exercise/types.ts'
import { VISITOR } from '../e2e/chromium.ts'
import { weighPage, type PageWeight } from '../e2e/page-weight.ts'
import { address } from '../e2e/workspace.ts'
import { checkBudgets, type BudgetCheck } from './budget-check.ts'
import { exerciseTimes, type ExerciseTimes } from './exercise-times.ts'
import { kitSizes, type KitSizes } from './kit-sizes.ts'
import { lighthouseScores, type LighthouseScores } from './lighthouse-scores.ts'

export interface SiteBenchmark {
  /** Version of the browser. */
  chromium: string
  kit: KitSizes
  /** Before the workspace comes into view. */
  lessonPages: ({ path: string } & PageWeight)[]
  lighthouse: LighthouseScores[]
  exercises: ExerciseTimes[]
  budgets: BudgetCheck
}

interface Scope {
  exercises: readonly Exercise[]
  /** How often each time and score is measured. */
  rounds: number
}

/**
 * Measures the site on the server at LOADBEARING_URL: what visitors load, and how
 * long their verdicts take.
 *
 * @param onStep is told what is measured next; what it throws ends the benchmark
 */
export async function benchSite(
  options: LaunchOptions,
  { exercises, rounds }: Scope,
  onStep: (step: string) => void,
): Promise<SiteBenchmark> {
  const lessons = exercises.map(({ slug, manifest }) => `/${manifest.track}/${slug}/`)
  const kit = await kitSizes(onStep)
  const paths = ['/', '/lessons/', ...lessons.slice(0, 1)]
  const lighthouse = await lighthouseScores(options, { urls: paths.map(address), rounds }, onStep)

  await using browser = await chromium.launch(options)
  const measured = { chromium: browser.version(), kit, lessonPages: new Array<{ path: string } & PageWeight>(), lighthouse }
  for (const path of lessons) {
    onStep(`weight of ${path}`)
    await using context = await browser.newContext(VISITOR)
    measured.lessonPages.push({ path, ...(await weighPage(await context.newPage(), address(path))) })
  }
  const times: ExerciseTimes[] = []
  for (const exercise of exercises) times.push(await exerciseTimes(browser, exercise, rounds, onStep))
  const all = { ...measured, exercises: times }
  return { ...all, budgets: checkBudgets(all) }
}
