import AxeBuilder from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { address } from './workspace.ts'

const DONE = 'di-scopes-and-tokens'
const BEGUN = 'make-it-stateless'

test('lessons are found on the map and in the list, by what they need and by how far somebody is; without script all are there', async ({
  page,
  browser,
}) => {
  const lessons = page.locator('[data-facts]:visible')
  const map = page.locator('#lesson-map')
  const node = (slug: string) => map.locator(`[data-node="${slug}"]`)

  await page.goto(address('/lessons/'))
  await expect(map).toBeVisible()
  await expect(lessons).toHaveCount(0)
  const stateless = node(BEGUN).getByRole('link')
  await expect(stateless).toHaveAccessibleDescription(/^Needs: Stop one tenant from seeing another\. Leads to: .*Cache-aside/)
  await stateless.focus()
  await expect(page.locator('#map-about')).toContainText('Needs: Stop one tenant')
  await expect(node(DONE)).toHaveAttribute('data-role', 'needs')
  await expect(node('cache-aside')).toHaveAttribute('data-role', 'leads')
  await expect(node('fix-the-n-plus-one')).not.toHaveAttribute('data-role')
  await expectAccessible(page)

  await keepProgress(page)
  await page.goto(address('/lessons/?progress=ready'))
  await expect(node(DONE)).toHaveAttribute('data-progress', 'done')
  await expect(node(DONE)).toContainText('done')
  await expect(node(BEGUN)).toHaveAttribute('data-progress', 'begun')
  await expect(node('lost-update')).toHaveAttribute('data-progress', 'ready')
  await expect(node('cache-aside')).not.toHaveAttribute('data-progress')
  await expect(node('cache-aside')).toHaveAttribute('data-out')
  await expectAccessible(page)
  await page.getByRole('radio', { name: 'List' }).check()
  await expect(page).toHaveURL(/\?progress=ready&view=list$/)
  await expect(page.locator(`[data-facts="${BEGUN}"]`)).toBeVisible()
  await expect(page.locator('[data-facts="cache-aside"]')).toBeHidden()
  for (const [state, slugs] of [
    ['done', [DONE]],
    ['begun', [BEGUN]],
  ] as const) {
    await page.getByLabel('Progress', { exact: true }).selectOption(state)
    await expect(lessons).toHaveCount(slugs.length)
    for (const slug of slugs) await expect(page.locator(`[data-facts="${slug}"]`)).toBeVisible()
  }
  await page.getByLabel('Progress', { exact: true }).selectOption('')
  const all = await lessons.count()
  await page.getByLabel('Stack').focus()
  await page.keyboard.press('ArrowDown')
  await expect(page).toHaveURL(/\?stack=nest&view=list$/)
  await expect(page.locator('[data-stack="express"]:visible')).toHaveCount(0)
  const ofNest = await lessons.count()
  expect(ofNest).toBeGreaterThan(0)
  expect(ofNest).toBeLessThan(all)
  await page.reload()
  await expect(page.getByLabel('Stack')).toHaveValue('nest')
  await expect(lessons).toHaveCount(ofNest)
  await expectAccessible(page)

  await page.goto(address('/lessons/?stack=nest&track=unheard-of'))
  await expect(page).toHaveURL(/\?stack=nest$/)
  await page.setViewportSize({ width: 360, height: 740 })
  await page.reload()
  await expect(page.getByRole('radio', { name: 'List' })).toBeChecked()
  await expect(lessons).toHaveCount(ofNest)
  await page.getByRole('radio', { name: 'Map' }).check()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
  await expectAccessible(page)

  const plain = await browser.newContext({ javaScriptEnabled: false })
  const reader = await plain.newPage()
  await reader.goto(address('/lessons/?stack=nest&view=map'))
  await expect(reader.locator('[data-facts]:visible')).toHaveCount(all)
  await expect(reader.locator('#lesson-map')).toBeVisible()
  await expect(reader.getByLabel('Stack')).toBeHidden()
  await plain.close()
})

test('a theme is found by a word, with the lessons that teach it or will, and says when it is learnt', async ({ page }) => {
  const themes = page.locator('[data-theme-row]:visible')
  await page.goto(address('/themes/'))
  await keepProgress(page)
  await page.reload()
  const all = await themes.count()
  await page.getByRole('searchbox', { name: 'Find a theme' }).fill('caching layers')
  await expect(page).toHaveURL(/\?find=caching\+layers$/)
  expect(await themes.count()).toBeLessThan(all)
  await expect(themes.first().getByRole('link', { name: 'Cache-aside without the stampede' })).toBeVisible()
  await page.getByRole('searchbox', { name: 'Find a theme' }).fill('no such theme')
  await page.getByRole('button', { name: 'Show all themes' }).click()
  await expect(themes).toHaveCount(all)

  await page.getByLabel('Show', { exact: true }).selectOption('learnt')
  expect(await themes.count()).toBeGreaterThan(0)
  for (const theme of await themes.all()) await expect(theme).toContainText('✓ learnt')
  await page.getByLabel('Show', { exact: true }).selectOption('planned')
  await expect(themes.first()).toContainText('planned')
  await page.reload()
  await expect(page.getByLabel('Show', { exact: true })).toHaveValue('planned')
  await expectAccessible(page)
})

/** One lesson passed and another one begun, as the workspace keeps it on the device. */
async function keepProgress(page: Page): Promise<void> {
  await page.evaluate(
    async ([done, begun]) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('loadbearing')
        opening.onerror = () => reject(opening.error ?? new Error('The database did not open.'))
        opening.onsuccess = () => {
          const database = opening.result
          const writing = database.transaction('progress', 'readwrite')
          const store = writing.objectStore('progress')
          store.put({ slug: done, status: 'passed', passed: 6, of: 6, at: 0 })
          store.put({ slug: begun, status: 'started', passed: 2, of: 6, at: 0 })
          writing.oncomplete = () => {
            database.close()
            resolve()
          }
        }
      }),
    [DONE, BEGUN],
  )
}

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)).toEqual([])
}
