import AxeBuilder from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { listExercises, loadExercise } from '#engine/exercise/load.ts'
import { address, WorkspacePage } from './workspace.ts'

const slugs = await listExercises()
const [slug = ''] = slugs
const lessons = await Promise.all(slugs.map(async (each) => `/${(await loadExercise(each)).manifest.track}/${each}/`))
const tracks = new Set(lessons.map((path) => path.replace(/[^/]+\/$/, '')))

for (const path of ['/', ...tracks, '/lessons/', '/themes/', '/404.html']) {
  test(`no violation on ${path}, light and dark`, async ({ page }) => {
    await page.goto(address(path))
    await expectAccessible(page)
    await expectContrastInTheDark(page)
  })
}

for (const path of lessons) {
  test(`no violation on ${path}, at a desk and on a phone, light and dark, and nothing wider than the phone`, async ({ page }) => {
    await page.goto(address(path))
    await expectAccessible(page)
    await page.setViewportSize({ width: 360, height: 740 })
    for (const summary of await page.getByText('In words').all()) await summary.click()
    await expectAccessible(page)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
    await expectContrastInTheDark(page)
  })
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme })

    test('no violation in the workspace: beside the lesson, over the whole window, in each pane and in dialogs', async ({ page }) => {
      const workspace = new WorkspacePage(page)
      await workspace.open(slug)
      await expectAccessible(page)
      await workspace.button('Whole window').click()
      for (const pane of ['Request', 'Tests', 'Problems', 'History', 'Log', 'Find']) {
        await workspace.tab(pane)
        await expectAccessible(page)
      }
      await workspace.root.getByRole('searchbox', { name: 'Find in files' }).fill('import')
      await expectAccessible(page)
      await page.keyboard.press('ControlOrMeta+K')
      await expectAccessible(page)
      await page.keyboard.press('Escape')
      await workspace.button('Keyboard help').click()
      await expectAccessible(page)
      await page.keyboard.press('Escape')
      await workspace.button('Changes').click()
      await expectAccessible(page)
    })

    test('no violation with a verdict on a small screen', async ({ page }) => {
      await page.setViewportSize({ width: 390, height: 844 })
      const workspace = new WorkspacePage(page)
      await workspace.open(slug)
      await workspace.button('Grade').click()
      await expect(workspace.verdict).toBeVisible({ timeout: 90_000 })
      await expectAccessible(page)
    })
  })
}

/** Code blocks that scroll become focusable when the page is idle: their script looks then. One look takes seconds on a busy machine. */
const IDLE_MS = 30_000

/** A theme changes colours, and nothing else that axe looks at. */
async function expectContrastInTheDark(page: Page): Promise<void> {
  await page.emulateMedia({ colorScheme: 'dark' })
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await expectAccessible(page, new AxeBuilder({ page }).withRules(['color-contrast']))
}

async function expectAccessible(page: Page, axe = new AxeBuilder({ page })): Promise<void> {
  await expect(async () => {
    const { violations } = await axe.analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)).toEqual([])
  }).toPass({ timeout: IDLE_MS })
}
