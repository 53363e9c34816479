import { randomUUID } from 'node:crypto'
import AxeBuilder from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { address } from './workspace.ts'

const PASSWORD = 'several words that stand apart'

test('cohorts: who is not signed in learns what they are for; a double click makes one', async ({ page }) => {
  await page.goto(address('/cohorts/'))
  await expect(page.getByText('A cohort is a group of learners with their mentors')).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('link', { name: 'Sign in or make an account' }).click()
  await makeAccount(page)
  await page.getByRole('link', { name: 'Your cohorts' }).click()
  await expect(page.getByText('You are in no cohort yet.')).toBeVisible()
  await expect(page.getByLabel('Time zone')).toHaveValue(await page.evaluate(() => Intl.DateTimeFormat().resolvedOptions().timeZone))
  await expectAccessible(page)

  await page.getByRole('button', { name: 'Make the cohort' }).click()
  await expect(page.getByLabel('Name')).toHaveAccessibleDescription(/give it a name/)
  await page.getByLabel('Name').fill('Autumn')
  await page.getByRole('button', { name: 'Make the cohort' }).dblclick()
  await expect(page).toHaveURL(/\/cohorts\/view\/\?cohort=/)
  await go(page, '/cohorts/')
  await expect(page.getByRole('link', { name: 'Autumn' })).toHaveCount(1)
  await expectAccessible(page)
})

test('joining: a code that nobody made is said, and stays to be mended', async ({ page }) => {
  await page.goto(address('/join/'))
  await page.getByLabel('Code').fill('0000-0000-0000')
  await page.getByRole('button', { name: 'Go on' }).click()
  await expectAccessible(page)
  await beGuest(page, 'Gil')
  await expect(page.getByRole('alert').filter({ hasText: 'No cohort has that code.' })).toBeVisible()
  await expect(page.getByLabel('Code')).toHaveValue('0000-0000-0000')
  await expectAccessible(page)
  await go(page, '/cohorts/')
  await expect(page.getByRole('link', { name: 'Turn your guest into an account' })).toBeVisible()
  await expectAccessible(page)
})

async function makeAccount(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Make an account' }).click()
  await page.getByLabel('Name').fill('Mara')
  await page.getByLabel('E-mail address').fill(`mara-${randomUUID()}@example.org`)
  await page.getByLabel('New password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Make an account' }).click()
  await expect(page.getByText('Your account is made')).toBeVisible()
}

/** In this tab, which knows the token by now. */
async function go(page: Page, path: string): Promise<void> {
  await page.goto(new URL(path, page.url()).href)
}

async function beGuest(page: Page, name: string): Promise<void> {
  await page.getByLabel('Name').fill(name)
  await page.getByRole('button', { name: 'Go on as a guest' }).click()
}

/** As it is, and on a small screen in the dark. */
async function expectAccessible(page: Page): Promise<void> {
  await page.setViewportSize({ width: 360, height: 740 })
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    const { violations } = await new AxeBuilder({ page }).include('.lb-cohorts').analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)).toEqual([])
  }
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
}
