import { chromium, type LaunchOptions, type Page } from '@playwright/test'
import { z } from 'zod'
import type { Exercise } from '#engine/exercise/types.ts'
import { BUDGETS } from '#engine/bench/budgets.ts'
import { VISITOR } from '../e2e/chromium.ts'
import { installStandIn } from '../e2e/stand-in/stand-in.ts'
import { WorkspacePage } from '../e2e/workspace.ts'

/** How long the workspace takes to show what was done in it, in milliseconds. */
export interface InteractionBenchmark {
  slug: string
  /** Who grades meanwhile. */
  runtime: 'server' | 'webcontainer'
  /** How much slower the processor of the page is made. */
  slowdown: number
  interactions: number
  /** The longest of all interactions of the visit, of fewer than fifty: its interaction to next paint. https://web.dev/articles/inp */
  inp: number
  median: number
  /** The slowest first, with what was touched. */
  slowest: { event: string; target: string; duration: number }[]
  missed: string[]
}

interface Scope {
  exercise: Exercise
  runtime: 'server' | 'webcontainer'
  slowdown: number
}

const entriesSchema = z.array(z.object({ id: z.number(), event: z.string(), target: z.string(), duration: z.number() }))

/**
 * Works in a workspace while it grades: types, changes panes and files, opens
 * the palette, searches, drags a border. Every interaction is timed by the
 * browser itself.
 */
export async function benchInteraction(
  options: LaunchOptions,
  { exercise, runtime, slowdown }: Scope,
  onStep: (step: string) => void,
): Promise<InteractionBenchmark> {
  await using browser = await chromium.launch(options)
  await using context = await browser.newContext(VISITOR)
  const page = await context.newPage()
  const vendor = runtime === 'webcontainer' ? await installStandIn(context) : undefined
  await using _closing = { [Symbol.asyncDispose]: async () => vendor?.close() }
  const workspace = new WorkspacePage(page, runtime)
  onStep('opening the workspace')
  await workspace.open(exercise.slug)
  // What the editor does when it opens is another matter.
  await workspace.root.locator('.lb-pane-problems').getByText('TypeScript has no complaint.').waitFor({ state: 'attached' })
  const devtools = await context.newCDPSession(page)
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
  await observe(page)

  onStep('working while it grades')
  await workspace.button('Grade').click()
  await work(page, workspace)
  const grading = await workspace.button('Grading…').isVisible()
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 1 })

  const entries = entriesSchema.parse(await page.evaluate((): unknown => Reflect.get(globalThis, 'interactions')))
  // One interaction is several events: it takes as long as the longest of them.
  const longest = new Map<number, z.infer<typeof entriesSchema>[number]>()
  for (const entry of entries) if (entry.duration > (longest.get(entry.id)?.duration ?? -1)) longest.set(entry.id, entry)
  const ranked = [...longest.values()].sort((a, b) => b.duration - a.duration)
  const inp = ranked[0]?.duration ?? 0
  const missed = []
  if (inp > BUDGETS.interactionMs) missed.push(`interaction to next paint is ${inp} ms, at most ${BUDGETS.interactionMs} are allowed`)
  if (!grading) missed.push('the grading was over before the work was: nothing is said about work beside it')
  return {
    slug: exercise.slug,
    runtime,
    slowdown,
    interactions: ranked.length,
    inp,
    median: ranked[Math.floor(ranked.length / 2)]?.duration ?? 0,
    slowest: ranked.slice(0, 8).map(({ event, target, duration }) => ({ event, target, duration })),
    missed,
  }
}

async function observe(page: Page): Promise<void> {
  await page.evaluate(() => {
    const kept: unknown[] = []
    Reflect.set(globalThis, 'interactions', kept)
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        if (!(entry instanceof PerformanceEventTiming) || !entry.interactionId) continue
        const element = entry.target instanceof Element ? entry.target : undefined
        const target = element
          ? `${element.tagName.toLowerCase()} ${(element.getAttribute('class') ?? '').slice(0, 40)}`
          : 'nothing any more'
        kept.push({ id: entry.interactionId, event: entry.name, target, duration: entry.duration })
      }
    }).observe(Object.assign({ type: 'event', buffered: true }, { durationThreshold: 16 }))
  })
}

/** About forty interactions, with pauses as a person makes them. */
async function work(page: Page, workspace: WorkspacePage): Promise<void> {
  const pause = () => page.waitForTimeout(120)
  await workspace.root.locator('.monaco-editor .view-lines').first().click()
  for (const key of '// a note of mine') {
    await page.keyboard.press(key === ' ' ? 'Space' : key)
    await pause()
  }
  for (const pane of ['Log', 'Tests', 'Request', 'Problems', 'Requirements']) {
    await workspace.root.getByRole('tab', { name: pane }).click()
    await pause()
  }
  await page.keyboard.press('ControlOrMeta+K')
  await pause()
  for (const key of 'module') {
    await page.keyboard.press(key)
    await pause()
  }
  await page.keyboard.press('Enter')
  await pause()
  await page.keyboard.press('ControlOrMeta+Shift+F')
  for (const key of 'import') {
    await page.keyboard.press(key)
    await pause()
  }
  await page.getByRole('separator', { name: 'Width of the files' }).press('ArrowRight')
  await pause()
}
