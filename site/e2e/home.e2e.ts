import { expect, test } from '@playwright/test'
import { address, WorkspacePage } from './workspace.ts'

test('a visitor gets from the home page to a running service with one click', async ({ page }) => {
  await page.addInitScript(() => localStorage.setItem('loadbearing.runtime', 'server'))
  await page.goto(address('/'))
  await page.getByRole('link', { name: 'Start this exercise' }).click()

  const workspace = new WorkspacePage(page)
  await expect(workspace.root).toBeInViewport({ timeout: 90_000 })
  await expect(workspace.button('Run again')).toBeVisible({ timeout: 90_000 })
})

test('the search is loaded by whoever reaches for it, by key too, and finds what lessons speak of', async ({ page }) => {
  const loaded: string[] = []
  page.on('request', (request) => loaded.push(request.url()))
  await page.goto(address('/'), { waitUntil: 'networkidle' })
  expect(loaded.filter((url) => url.includes('pagefind') || url.includes('ui-core'))).toEqual([])
  await page.keyboard.press('ControlOrMeta+k')
  await expect(page.getByRole('dialog').getByPlaceholder('Search')).toBeFocused()
  await page.keyboard.type('stampede')
  await expect(
    page
      .getByRole('dialog')
      .getByRole('link', { name: /stampede/i })
      .first(),
  ).toBeVisible()
})
