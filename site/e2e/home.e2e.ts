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

test('lessons are filtered by keyboard, the address keeps the choice, and without script all of them are there', async ({
  page,
  browser,
}) => {
  const lessons = page.locator('[data-facts]:visible')
  await page.goto(address('/lessons/'))
  const all = await lessons.count()
  await page.getByLabel('Stack').focus()
  await page.keyboard.press('ArrowDown')
  await expect(page).toHaveURL(/\?stack=nest$/)
  await expect(page.locator('[data-stack="express"]:visible')).toHaveCount(0)
  const ofNest = await lessons.count()
  expect(ofNest).toBeGreaterThan(0)
  expect(ofNest).toBeLessThan(all)

  await page.reload()
  await expect(page.getByLabel('Stack')).toHaveValue('nest')
  await expect(lessons).toHaveCount(ofNest)

  await page.goto(address('/lessons/?stack=nest&track=unheard-of'))
  await expect(lessons).toHaveCount(ofNest)
  await expect(page).toHaveURL(/\?stack=nest$/)

  const plain = await browser.newContext({ javaScriptEnabled: false })
  const reader = await plain.newPage()
  await reader.goto(address('/lessons/?stack=nest'))
  await expect(reader.locator('[data-facts]:visible')).toHaveCount(all)
  await expect(reader.getByLabel('Stack')).toBeHidden()
  await plain.close()
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
