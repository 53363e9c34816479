import { randomUUID } from 'node:crypto'
import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import { address } from './workspace.ts'

const PASSWORD = 'several words that stand apart'

/**
 * Somebody new makes a cohort, and is on its page.
 *
 * @param timeZone default: that of the device
 */
export async function newCohort(page: Page, name: string, timeZone?: string): Promise<void> {
  await page.goto(address('/account/'))
  await makeAccount(page)
  await go(page, '/cohorts/')
  await page.getByLabel('Name').fill(name)
  if (timeZone !== undefined) await page.getByLabel('Time zone').selectOption(timeZone)
  await page.getByRole('button', { name: 'Make the cohort' }).click()
  await expect(page.getByRole('heading', { name })).toBeVisible()
}

/** @returns the link that is shown */
export async function makeLink(page: Page): Promise<string> {
  const link = page.getByRole('group', { name: 'The new link' }).getByLabel('Link')
  const before = (await link.count()) > 0 ? await link.inputValue() : ''
  await page.getByRole('button', { name: 'Make a link' }).click()
  await expect(link).not.toHaveValue(before)
  await page.getByRole('button', { name: 'Copy the link' }).click()
  await expect(page.getByText('Copied.')).toBeVisible()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await link.inputValue())
  return link.inputValue()
}

export async function makeAccount(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Make an account' }).click()
  await fillAccount(page, 'Mara')
}

export async function fillAccount(page: Page, name: string): Promise<void> {
  await page.getByLabel('Name').fill(name)
  await page.getByLabel('E-mail address').fill(`${randomUUID()}@example.org`)
  await page.getByLabel('New password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Make an account' }).click()
  await expect(page.getByText('Your account is made')).toBeVisible()
}

/** In this tab, which knows the token by now. */
export async function go(page: Page, path: string): Promise<void> {
  await page.goto(new URL(path, page.url()).href)
}

export async function beGuest(page: Page, name: string): Promise<void> {
  await page.getByLabel('Name').fill(name)
  await page.getByRole('button', { name: 'Go on as a guest' }).click()
}

/** Also on a small screen, on which it leaves the page. */
export async function expectAccessible(page: Page, part = '.lb-cohorts'): Promise<void> {
  await page.setViewportSize({ width: 360, height: 740 })
  const { violations } = await new AxeBuilder({ page }).include(part).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
}
