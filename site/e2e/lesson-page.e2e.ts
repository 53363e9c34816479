import { expect, test } from '@playwright/test'
import { BUDGETS } from '#engine/bench/budgets.ts'
import { listExercises, loadExercise } from '#engine/exercise/load.ts'
import { weighPage } from './page-weight.ts'
import { address } from './workspace.ts'

for (const slug of await listExercises()) {
  test(`until its workspace comes into view the page of ${slug} keeps to its budget, and nothing in it moves`, async ({ page }) => {
    const { track } = (await loadExercise(slug)).manifest
    const { requests, script, all, layoutShift } = await weighPage(page, address(`/${track}/${slug}/`))
    expect(requests).toBeGreaterThan(1)
    expect(script).toBeLessThanOrEqual(BUDGETS.lessonPage.script)
    expect(all).toBeLessThanOrEqual(BUDGETS.lessonPage.all)
    expect(layoutShift).toBeLessThanOrEqual(BUDGETS.lessonPage.layoutShift)
  })
}

test('where a task speaks of the surface, a click opens it', async ({ page }) => {
  await page.goto(address('/performance/unblock-the-event-loop/'))
  const surface = page.locator('details', { hasText: 'The surface: all that is promised' })
  await expect(surface).not.toHaveAttribute('open')
  await page.getByRole('link', { name: 'the surface' }).click()
  await expect(surface).toHaveAttribute('open')
  await expect(surface.locator('#surface')).toBeInViewport()
})
