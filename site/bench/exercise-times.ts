import type { Browser, BrowserContext } from '@playwright/test'
import { z } from 'zod'
import { openPlainSuite } from '#engine/bench/plain-suite.ts'
import { ratio, summarise, type Summary } from '#engine/bench/statistics.ts'
import { EngineError } from '#engine/engine.ts'
import type { Exercise } from '#engine/exercise/types.ts'
import type { TimedStep } from '../runtimes/webcontainer/timed.ts'
import { VISITOR } from '../e2e/chromium.ts'
import { installStandIn } from '../e2e/stand-in/stand-in.ts'
import { address, solutionOf, WorkspacePage } from '../e2e/workspace.ts'

/** Durations in milliseconds, over all rounds. */
export interface ExerciseTimes {
  slug: string
  /** A cold `vitest run` of the plain suite. */
  plain: Summary
  /** From the request to open the workspace, with nothing loaded, to the verdict. The three below are parts of it. */
  firstVerdict: Summary
  /** Until all parts of the container have arrived; side by side with `boot`. */
  download: Summary
  boot: Summary
  mount: Summary
  /** Graded once more: everything is there, the subject starts anew. */
  secondVerdict: Summary
  /** Medians as shares of the median of `plain`. */
  toPlain: { mount: number; firstVerdict: number; secondVerdict: number }
}

/** One visit, in milliseconds. */
type Visit = Record<'firstVerdict' | 'download' | 'boot' | 'mount' | 'secondVerdict', number>

/** What a browser has kept of a site: storage, not what it has downloaded. */
type Device = Awaited<ReturnType<BrowserContext['storageState']>>

/**
 * Measures how long the solution of an exercise takes to be graded in the page,
 * with the stand-in as the container. Each round is a cold `vitest run` and a
 * visit with a browser that has loaded nothing.
 */
export async function exerciseTimes(
  browser: Browser,
  exercise: Exercise,
  rounds: number,
  onStep: (step: string) => void,
): Promise<ExerciseTimes> {
  const plain: number[] = []
  const visits: Visit[] = []
  const suite = await openPlainSuite(exercise)
  try {
    onStep(`${exercise.slug}: writing the solution`)
    const device = await deviceWithSolution(browser, exercise.slug)
    // The first of each kind fills the machine's caches, as in the benchmark of gradings.
    for (let round = 0; round <= rounds; round += 1) {
      onStep(`${exercise.slug}: round ${round} of ${rounds}`)
      const [suiteTime, visited] = [await suite.run(), await visit(browser, device, exercise)]
      if (round === 0) continue
      plain.push(suiteTime)
      visits.push(visited)
    }
  } finally {
    await suite.close()
  }
  const of = (name: keyof Visit) => summarise(visits.map((each) => each[name]))
  const times = { plain: summarise(plain), firstVerdict: of('firstVerdict'), mount: of('mount'), secondVerdict: of('secondVerdict') }
  const toPlain = ({ median }: Summary) => ratio(median, times.plain.median)
  return {
    slug: exercise.slug,
    ...times,
    ...{ download: of('download'), boot: of('boot') },
    toPlain: { mount: toPlain(times.mount), firstVerdict: toPlain(times.firstVerdict), secondVerdict: toPlain(times.secondVerdict) },
  }
}

/** The storage of somebody who has written the solution and graded nothing yet. */
async function deviceWithSolution(browser: Browser, slug: string): Promise<Device> {
  return withStandIn(browser, undefined, async (context) => {
    const workspace = new WorkspacePage(await context.newPage(), 'webcontainer')
    await workspace.open(slug)
    await workspace.apply(await solutionOf(slug))
    return context.storageState({ indexedDB: true })
  })
}

async function visit(browser: Browser, device: Device, { slug, manifest }: Exercise): Promise<Visit> {
  return withStandIn(browser, device, async (context) => {
    const page = await context.newPage()
    const workspace = new WorkspacePage(page, 'webcontainer')
    await page.goto(address(`/${manifest.track}/${slug}/`))
    const opened = await page.evaluate(() => performance.now())
    await page.getByRole('button', { name: 'Open the workspace' }).click()
    for (const _verdict of ['first', 'second']) await gradeToPass(workspace, slug)

    const measures = measuresSchema.parse(
      await page.evaluate(() => performance.getEntriesByType('measure').map((entry): unknown => entry.toJSON())),
    )
    const spans = (step: TimedStep) => measures.filter(({ name }) => name === `loadbearing:${step}`)
    const total = (step: TimedStep) => spans(step).reduce((sum, { duration }) => sum + duration, 0)
    const [first, second, ...more] = spans('grade')
    if (first === undefined || second === undefined || more.length > 0)
      throw new EngineError('bench-failed', `The page measured ${spans('grade').length} gradings of ${slug} in place of two.`)
    return {
      ...{ download: total('download'), boot: total('boot'), mount: total('mount') },
      firstVerdict: first.startTime + first.duration - opened,
      secondVerdict: second.duration,
    }
  })
}

const measuresSchema = z.array(z.object({ name: z.string(), startTime: z.number(), duration: z.number() }))

async function gradeToPass(workspace: WorkspacePage, slug: string): Promise<void> {
  const grading = workspace.root.locator('[data-grading]')
  await workspace.button('Grade').click()
  await grading.waitFor()
  await grading.waitFor({ state: 'hidden', timeout: 120_000 })
  const outcome = workspace.root.locator('.lb-verdict')
  if ((await outcome.getAttribute('data-verdict')) === 'passed') return
  throw new EngineError(
    'bench-failed',
    `The solution of ${slug} did not pass in the page, so its time means nothing: ${await outcome.innerText()}`,
  )
}

/** A browser context of its own, for which the stand-in answers in place of the vendor. */
async function withStandIn<T>(browser: Browser, device: Device | undefined, work: (context: BrowserContext) => Promise<T>): Promise<T> {
  await using context = await browser.newContext({ ...VISITOR, ...(device === undefined ? {} : { storageState: device }) })
  const vendor = await installStandIn(context)
  try {
    return await work(context)
  } finally {
    await vendor.close()
  }
}
