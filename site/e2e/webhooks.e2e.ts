import { expect, test } from '@playwright/test'
import { expectAccessible, newCohort } from './cohort-pages.ts'

test('webhooks: an owner makes one, keeps its secret, tries it, and reads why nothing arrived', async ({ page }) => {
  await newCohort(page, 'Autumn')
  await expect(page.getByText('There is no webhook yet.')).toBeVisible()
  const address = page.getByLabel('Address', { exact: true })
  await address.fill('http://hooks.invalid/course')
  await page.getByRole('button', { name: 'Make a webhook' }).click()
  await expect(address).toHaveAccessibleDescription(/has to begin with https/)
  await expect(address).toHaveValue('http://hooks.invalid/course')

  // A name that is nobody's: the server finds no address.
  await address.fill('https://hooks.invalid/course')
  await page.getByLabel('Tell it of').selectOption('Verdicts')
  await page.getByRole('button', { name: 'Make a webhook' }).dblclick()
  await expect(page.getByRole('group', { name: 'The new webhook' }).getByLabel('Secret')).toHaveValue(/^whsec_/)
  await expect(page.getByText('On · An attempt was graded')).toHaveCount(1)

  await page.getByText('Deliveries', { exact: false }).and(page.locator('summary')).press('Enter')
  await expect(page.getByText('Send a test to see whether it arrives.')).toBeVisible()
  await page.getByRole('button', { name: 'Send a test' }).click()
  await expect(page.getByText('Not there yet after one try: nothing answered at that address')).toBeVisible({ timeout: 20_000 })
  await page.getByRole('button', { name: /^Send again/ }).focus()
  await page.emulateMedia({ colorScheme: 'dark' })
  await expectAccessible(page)

  await page.getByRole('button', { name: /^Switch off/ }).click()
  await expect(page.getByText('Off · An attempt was graded')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Send a test' })).toHaveCount(0)
  await page.reload()
  await expect(page.getByText('Off · An attempt was graded')).toBeVisible()
  await expect(page.getByLabel('Secret')).toHaveCount(0)
  await page.getByRole('button', { name: /^Delete… https/ }).click()
  await page.getByRole('button', { name: 'Delete the webhook' }).click()
  await expect(page.getByText('There is no webhook yet.')).toBeVisible()
})
