import AxeBuilder from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { listExercises, loadExercise } from '#engine/exercise/load.ts'
import { address, WorkspacePage } from './workspace.ts'

const [slug = ''] = await listExercises()
const { track } = (await loadExercise(slug)).manifest

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme })

    for (const path of ['/', `/${track}/`, `/${track}/${slug}/`, '/themes/', '/404.html']) {
      test(`no violation on ${path}`, async ({ page }) => {
        await page.goto(address(path))
        await expectAccessible(page)
      })
    }

    test('no violation in the workspace: beside the lesson, at full height, in each pane and in dialogs', async ({ page }) => {
      const workspace = new WorkspacePage(page)
      await workspace.open(slug)
      await expectAccessible(page)
      await workspace.button('Full height').click()
      for (const pane of ['Request', 'Tests', 'History', 'Log']) {
        await workspace.tab(pane)
        await expectAccessible(page)
      }
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

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)).toEqual([])
}
