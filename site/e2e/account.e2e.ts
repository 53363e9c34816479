import { randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { meSchema, type Me } from '../runtimes/server/identity.ts'
import { address } from './workspace.ts'

const PASSWORD = 'several words that stand apart'
const NEW_PASSWORD = 'other words that stand together'

test('account: a guest keeps everything as an account, signs out and in, proves the address elsewhere, and gets a new password by mail', async ({
  page,
  browser,
}) => {
  const email = `ada-${randomUUID()}@example.org`
  await page.goto(address('/'))
  await page.getByRole('navigation', { name: 'You' }).getByRole('link', { name: 'Account' }).click()
  await tab(page, 'Go on as a guest')
  await page.getByLabel('Name').fill('Ada')
  await page.getByLabel('Name').press('Enter')
  await expect(page.getByRole('heading', { name: 'Ada' })).toBeFocused()
  const guest = await me(page)
  expect(guest).toMatchObject({ name: 'Ada', kind: 'guest' })

  await page.getByRole('button', { name: 'Keep this for good' }).click()
  await page.getByLabel('Name').fill('Ada L.')
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('New password').fill('short')
  await page.getByRole('button', { name: 'Make an account' }).click()
  await expect(page.getByLabel('New password')).toBeFocused()
  await expect(page.getByLabel('New password')).toHaveAccessibleDescription(/at least 10 characters/)
  await page.getByLabel('New password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Make an account' }).click()
  await expect(page.getByText(`You have an account: ${email}`)).toBeVisible()
  await expect(page.getByText('This address is not proved yet.')).toBeVisible()
  expect(await me(page)).toMatchObject({ id: guest.id, kind: 'account' })

  await using context = await browser.newContext()
  const elsewhere = await context.newPage()
  await elsewhere.goto(address('/account/'))
  const proof = `${new URL(elsewhere.url()).origin}/account/#proof=${await tokenFor(email, 'proof')}`
  await elsewhere.goto(proof)
  await expectAccessible(elsewhere)
  await elsewhere.getByRole('button', { name: 'Yes, it is my address' }).click()
  await expect(elsewhere.getByRole('status').filter({ hasText: 'The e-mail address is proved.' })).toBeVisible()
  await elsewhere.goto(proof)
  await elsewhere.getByRole('button', { name: 'Yes, it is my address' }).click()
  await expect(elsewhere.getByRole('alert').filter({ hasText: 'This link was used before' })).toBeVisible()
  await page.getByRole('button', { name: 'Send the mail again' }).click()
  await expect(page.getByText('This address is proved to be yours.')).toBeVisible()

  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await expect(page.getByRole('status').filter({ hasText: 'You are signed out.' })).toBeVisible()
  await signIn(page, email, 'not the right one')
  await expect(page.getByRole('alert').filter({ hasText: 'do not fit together' })).toBeVisible()
  await signIn(page, email, PASSWORD)
  await expect(page.getByText('You are signed in.')).toBeVisible()
  expect((await me(page)).id).toBe(guest.id)

  await page.getByLabel('What is it for?').fill('laptop')
  await page.getByRole('button', { name: 'Make a token' }).click()
  await expect(page.getByRole('group', { name: 'The new token' }).getByLabel('Token')).toHaveValue(/^lb_pat_/)
  await expectAccessible(page)
  await page.reload()
  await expect(page.getByRole('listitem').filter({ hasText: 'laptop' })).toContainText('may hand in attempts')
  await expect(page.getByRole('group', { name: 'The new token' })).toHaveCount(0)
  await page.getByRole('button', { name: 'Revoke… the token laptop' }).click()
  await page.getByRole('button', { name: 'Revoke the token' }).click()
  await expect(page.getByRole('listitem').filter({ hasText: 'laptop' })).toContainText('revoked')

  await page.getByRole('button', { name: 'Sign out everywhere…' }).click()
  await page.getByRole('button', { name: 'Sign out everywhere', exact: true }).click()
  await page.getByRole('button', { name: 'Forgot your password?' }).click()
  await page.getByLabel('E-mail address').fill(email)
  await page.getByRole('button', { name: 'Send the link' }).click()
  await expect(page.getByText('If this address has an account')).toBeVisible()

  const link = `${new URL(address('/account/')).origin}/account/#reset=${await tokenFor(email, 'reset')}`
  await page.goto(link)
  await page.getByLabel('New password').fill(NEW_PASSWORD)
  await page.getByRole('button', { name: 'Set the password' }).click()
  await expect(page.getByText('Your new password is set.')).toBeVisible()
  expect(new URL(page.url()).hash).toBe('')
  await signIn(page, email, NEW_PASSWORD)
  await expect(page.getByText('You are signed in.')).toBeVisible()
})

test('account: a link that is not good any more is said, and leaves the address', async ({ page }) => {
  await page.goto(address('/account/'))
  await expect(page.getByRole('heading', { name: 'You are not signed in' })).toBeVisible()
  await page.goto(`${new URL(page.url()).origin}/account/#reset=used-before`)
  await page.getByLabel('New password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Set the password' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'Ask for a new one' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Send the link' })).toBeVisible()
  expect(new URL(page.url()).hash).toBe('')

  await page.goto(`${new URL(page.url()).origin}/account/#administrator=used-before`)
  await tab(page, 'Make an account')
  await page.getByLabel('Name').fill('Eve')
  await page.getByLabel('E-mail address').fill(`eve-${randomUUID()}@example.org`)
  await page.getByLabel('New password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Make an account' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'This link was used before' })).toBeVisible()
  expect(new URL(page.url()).hash).toBe('')
})

test('account: where the server does not answer, the page says so and tries again', async ({ page }) => {
  await page.route('**/api/v1/me', (route) => route.abort())
  await page.goto(address('/account/'))
  await expect(page.getByText('The server does not answer.')).toBeVisible()
  await page.unroute('**/api/v1/me')
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('heading', { name: 'You are not signed in' })).toBeFocused()
})

test('administration: it is for the administrator only, who finds people and what was changed', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 })
  await page.goto(address('/administration/'))
  await expect(page.getByRole('heading', { name: 'This page is for the administrator' })).toBeVisible()
  await page.getByRole('link', { name: 'Sign in', exact: true }).click()
  await tab(page, 'Make an account')
  const email = `root-${randomUUID()}@example.org`
  await page.getByLabel('Name').fill('Root')
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('New password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Make an account' }).click()
  await page.getByRole('link', { name: 'Back to where you were' }).click()
  await expect(page.getByText('You are signed in as somebody else.')).toBeVisible()
  await expectAccessible(page)

  await page.goto(process.env['LOADBEARING_ADMINISTRATOR'] ?? '')
  await page.getByRole('button', { name: 'Become administrator' }).click()
  await page.getByRole('link', { name: 'see all that is on it' }).click()
  await page.getByLabel('Find people').fill(email)
  await page.getByRole('button', { name: 'Find', exact: true }).click()
  await expect(page.getByRole('listitem').filter({ hasText: `${email}, not proved` })).toBeVisible()
  await expect(page.getByRole('listitem').filter({ hasText: 'Root · Administrator' })).toHaveCount(1)
  await expectAccessible(page)
  await page.getByLabel('Find people').fill('nobody is called that')
  await page.getByRole('button', { name: 'Find', exact: true }).click()
  await expect(page.getByText('Nobody has that in their name or address.')).toBeVisible()
  const appointed = page.getByRole('listitem').filter({ hasText: 'administrator.appointed' })
  await appointed.getByRole('link', { name: /^By / }).click()
  await expect(page.getByRole('listitem').filter({ hasText: 'Root · Administrator' })).toHaveCount(1)
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`account: the page is accessible and fits a small screen (${colorScheme})`, async ({ page }) => {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width: 360, height: 740 })
    await page.goto(address('/account/'))
    for (const way of ['Sign in', 'Make an account', 'Go on as a guest']) {
      await tab(page, way)
      await expectAccessible(page)
    }
    await page.getByRole('button', { name: 'Go on as a guest' }).click()
    await expect(page.getByLabel('Name')).toBeFocused()
    await expectAccessible(page)
    await page.getByLabel('Name').fill('Grace')
    await page.getByRole('button', { name: 'Go on as a guest' }).click()
    await page.getByRole('button', { name: 'Keep this for good' }).click()
    await page.getByRole('button', { name: 'Sign out everywhere…' }).click()
    await expectAccessible(page)
  })
}

function tab(page: Page, name: string): Promise<void> {
  return page.getByRole('tab', { name }).click()
}

async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByLabel('Password', { exact: true }).press('Enter')
}

/** As the server sees it. */
async function me(page: Page): Promise<Me> {
  return meSchema.parse(JSON.parse(await page.evaluate(async () => (await fetch('/api/v1/me')).text())))
}

async function tokenFor(email: string, kind: 'reset' | 'proof'): Promise<string> {
  const folder = process.env['LOADBEARING_MAILS'] ?? ''
  let token = ''
  await expect(async () => {
    const mails = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), 'utf8')))
    const mail = mails.find((each) => each.includes(email) && each.includes(`#${kind}=`))
    token = mail?.split(`#${kind}=`)[1]?.split(/\s/)[0] ?? ''
    expect(token).not.toBe('')
  }).toPass()
  return token
}

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
}
