import { randomUUID } from 'node:crypto'
import { expect, test } from '@playwright/test'
import { go } from './cohort-pages.ts'
import { address, WorkspacePage } from './workspace.ts'

const SLUG = 'fix-the-n-plus-one'
const FILE = 'src/orders/orders.service.ts'
const EMAIL = `two-devices-${randomUUID()}@example.org`
const PASSWORD = 'several words that stand apart'

test('work follows from a guest into an account and to another device; of two changes none is lost', async ({ page, browser }) => {
  // Before anybody is signed in.
  const here = new WorkspacePage(page)
  await here.open(SLUG)
  await here.openFile(FILE)
  await here.replaceText('// written before there was an account\n')
  await here.saved()
  await expect(here.root.getByText('Saved on this device', { exact: true })).toBeVisible()

  await go(page, '/account/')
  await page.getByRole('tab', { name: 'Make an account' }).click()
  await page.getByLabel('Name').fill('Ada')
  await page.getByLabel('E-mail address').fill(EMAIL)
  await page.getByLabel('New password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Make an account' }).click()
  await expect(page.locator('[data-device-work=synced]')).toContainText('is in your account, too')

  await using context = await browser.newContext()
  const there = await context.newPage()
  await there.goto(address('/account/'))
  await there.getByLabel('E-mail address').fill(EMAIL)
  await there.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await there.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(there.locator('[data-device-work=synced]')).toBeVisible()
  await go(there, '/')
  await expect(there.locator('#progress')).toContainText('1 started')
  const elsewhere = new WorkspacePage(there)
  await elsewhere.open(SLUG)
  await expect(elsewhere.root.getByText('Your newer work from another device is here now.')).toBeVisible()
  await elsewhere.openFile(FILE)
  await expect(code(elsewhere)).toContainText('written before there was an account')

  // Both change it; the one that was offline is the newer one.
  await here.open(SLUG)
  await here.openFile(FILE)
  await context.setOffline(true)
  await here.replaceText('// changed on the first device\n')
  await expect(here.root.getByText('Saved in your account')).toBeVisible()
  await elsewhere.replaceText('// changed on the second device\n')
  await expect(elsewhere.root.getByText('the server does not answer')).toBeVisible()
  await context.setOffline(false)
  await expect(elsewhere.root.getByText('Another device had older work of yours.')).toBeVisible()
  await expect(code(elsewhere)).toContainText('changed on the second device')
  await elsewhere.more('Backups…')
  await expect(there.getByRole('dialog')).toContainText('older work of another device')
  await there.keyboard.press('Escape')

  await page.reload()
  await here.launch()
  await expect(here.root.getByText('Your newer work from another device is here now.')).toBeVisible()
  await here.openFile(FILE)
  await expect(code(here)).toContainText('changed on the second device')

  // Where others use the browser, too.
  await go(there, '/account/')
  await there.getByRole('button', { name: 'Sign out', exact: true }).click()
  await there.getByRole('button', { name: 'Remove them from this browser…' }).click()
  await there.getByRole('button', { name: 'Remove them', exact: true }).click()
  await expect(there.getByText('Nothing of your work is in this browser any more.')).toBeVisible()
})

const code = ({ root }: WorkspacePage) => root.locator('.monaco-editor .view-lines').first()
