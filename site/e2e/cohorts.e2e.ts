import { randomUUID } from 'node:crypto'
import AxeBuilder from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { address } from './workspace.ts'

const PASSWORD = 'several words that stand apart'

test('cohorts: who is not signed in learns what they are for; a double click makes one', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.goto(address('/cohorts/'))
  await expect(page.getByText('A cohort is a group of learners with their mentors')).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('link', { name: 'Sign in or make an account' }).click()
  await makeAccount(page)
  await page.getByRole('link', { name: 'Your cohorts' }).click()
  await expect(page.getByText('You are in no cohort yet.')).toBeVisible()
  await expect(page.getByLabel('Time zone')).toHaveValue(await page.evaluate(() => Intl.DateTimeFormat().resolvedOptions().timeZone))

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
  await expect(page.getByRole('alert').filter({ hasText: 'No cohort has that code.' })).toBeVisible()
  await expect(page.getByLabel('Code')).toHaveValue('0000-0000-0000')
  await expectAccessible(page)

  await go(page, '/account/')
  await page.getByRole('tab', { name: 'Go on as a guest' }).click()
  await beGuest(page, 'Gil')
  await page.getByRole('link', { name: 'Your cohorts' }).click()
  await expect(page.getByRole('link', { name: 'Turn your guest into an account' })).toBeVisible()
  await go(page, '/join/#code=0000-0000-0000')
  await page.getByRole('button', { name: 'Join' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'No cohort has that code.' })).toBeVisible()
  await expect(page.getByLabel('Code')).toHaveValue('0000-0000-0000')
  await expectAccessible(page)
  await page.context().clearCookies()
  await page.getByRole('button', { name: 'Join' }).click()
  await expect(page.getByRole('heading', { name: 'This code leads nowhere' })).toBeVisible()
})

test('a cohort: a guest joins by a link and appears; a link that is full or revoked says so, and what to do', async ({ page, browser }) => {
  await page.emulateMedia({ colorScheme: 'dark' })
  await newCohort(page, 'Autumn')
  await page.getByLabel('Places').fill('1')
  const link = await makeLink(page)
  await expectAccessible(page)
  await using context = await browser.newContext()
  const guest = await context.newPage()
  await guest.goto(address('/'))
  await guest.goto(link)
  await expect(guest.getByRole('heading', { name: 'You can join Autumn' })).toBeVisible()
  await expect(guest.getByText('You join as a learner. It is run by Mara.')).toBeVisible()
  await expect(guest.getByText('Say who you are, and you join')).toBeVisible()
  await beGuest(guest, 'Gil')
  await expect(guest.getByRole('heading', { name: 'You are in Autumn' })).toBeFocused()
  expect(new URL(guest.url()).hash).toBe('')
  await expectAccessible(guest)
  await guest.getByRole('link', { name: 'See the cohort' }).click()
  await expect(guest.getByRole('button', { name: 'Leave…' })).toBeVisible()
  await expect(guest.getByRole('heading', { name: 'People' })).toHaveCount(0)

  await using second = await browser.newContext()
  const late = await second.newPage()
  await late.goto(address('/'))
  await late.goto(link)
  await expect(late.getByRole('alert').filter({ hasText: 'As many people as this link lets in have joined by it.' })).toBeVisible()
  await page.getByLabel('Places').fill('5')
  const other = await makeLink(page)
  await expect(page.getByText('0 of 5 joined')).toBeVisible()
  await page.getByRole('button', { name: 'Revoke…' }).first().click()
  await page.getByRole('button', { name: 'Revoke the link' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'The link is revoked.' })).toBeFocused()
  await late.goto(other)
  await expect(late.getByRole('alert').filter({ hasText: 'Ask whoever gave it to you for another one.' })).toBeVisible()

  await page.getByLabel('Whoever uses it joins as').selectOption('Mentor')
  await late.goto(await makeLink(page))
  await expect(late.getByText('You join as a mentor.')).toBeVisible()
  await beGuest(late, 'Lou')
  await expect(late.getByRole('alert').filter({ hasText: 'A mentor needs an account.' })).toBeVisible()
  await fillAccount(late, 'Lou')
  await late.getByRole('link', { name: 'See the cohort' }).click()
  await expect(late.getByRole('listitem').filter({ hasText: 'Gil' })).toBeVisible()
  await expect(late.getByRole('button', { name: 'Make a link' })).toBeVisible()
  for (const name of [/Change role…/, /Remove…/, /Archive…/, 'Save']) await expect(late.getByRole('button', { name })).toHaveCount(0)
  await expect(late.getByLabel('Whoever uses it joins as')).toHaveCount(0)

  await page.reload()
  await page.getByRole('button', { name: 'Change role… Gil' }).click()
  await page.getByRole('group', { name: 'Role of Gil' }).getByLabel('Role').selectOption('Mentor')
  await page.getByRole('button', { name: 'Save the role' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Gil: Mentor from now on.' })).toBeVisible()
  await page.getByRole('button', { name: 'Remove… Gil' }).click()
  await page.getByRole('button', { name: 'Remove', exact: true }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Gil is not in the cohort any more.' })).toBeFocused()
  await guest.reload()
  await expect(guest.getByRole('heading', { name: 'There is no such cohort' })).toBeVisible()
})

test('a cohort: of two tabs neither loses what was typed nor undoes what the other saved; invitations name bad lines; the archive', async ({
  page,
  context,
}) => {
  await newCohort(page, 'Autumn')
  const other = await context.newPage()
  await other.goto(address('/'))
  await other.goto(page.url())
  await other.getByLabel('Last day').fill('2026-12-18')
  await page.getByLabel('Name').fill('Winter')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Winter' })).toBeVisible()

  await other.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(other.getByText('It is now: Winter.')).toBeVisible()
  await expect(other.getByLabel('Last day')).toHaveValue('2026-12-18')
  await expectAccessible(other)
  await other.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(other.getByRole('status').filter({ hasText: 'Saved.' })).toBeFocused()
  await expect(other.getByLabel('Name')).toHaveValue('Winter')
  await expect(other.getByText(/Until 18 Dec 2026/)).toBeVisible()
  // A tab in the background draws once a second, and is waited for.
  await other.close()

  await page.getByLabel('Or take them from a file').setInputFiles({
    name: 'people.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('name;email\nAda;ada@example.org\nBo;nowhere\n'),
  })
  await page.getByRole('button', { name: 'Invite' }).click()
  await expect(page.getByRole('list', { name: 'Lines to mend' })).toHaveText('Line 3: this is no e-mail address.')
  await expect(page.getByLabel('Addresses')).toHaveValue(/nowhere/)
  await page.getByLabel('Addresses').fill('ada@example.org\nbo@example.org')
  await page.getByRole('button', { name: 'Invite' }).click()
  await expect(page.getByText('Invited: 2 new.')).toBeVisible()
  await expect(page.getByText('bo@example.org · Learner · not joined yet')).toBeVisible()

  await page.getByRole('button', { name: 'Archive…' }).click()
  await page.getByRole('button', { name: 'Archive the cohort' }).click()
  await expect(page.getByText('This cohort is archived: it can be read, and not changed.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Invite' })).toHaveCount(0)
  await page.getByRole('button', { name: 'Take out of the archive…' }).click()
  await page.getByRole('button', { name: 'Take it out' }).click()
  await expect(page.getByRole('button', { name: 'Invite' })).toBeVisible()
})

/** Somebody new makes a cohort, and is on its page. */
async function newCohort(page: Page, name: string): Promise<void> {
  await page.goto(address('/account/'))
  await makeAccount(page)
  await go(page, '/cohorts/')
  await page.getByLabel('Name').fill(name)
  await page.getByRole('button', { name: 'Make the cohort' }).click()
  await expect(page.getByRole('heading', { name })).toBeVisible()
}

/** @returns the link that is shown */
async function makeLink(page: Page): Promise<string> {
  const link = page.getByRole('group', { name: 'The new link' }).getByLabel('Link')
  const before = (await link.count()) > 0 ? await link.inputValue() : ''
  await page.getByRole('button', { name: 'Make a link' }).click()
  await expect(link).not.toHaveValue(before)
  await page.getByRole('button', { name: 'Copy the link' }).click()
  await expect(page.getByText('Copied.')).toBeVisible()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await link.inputValue())
  return link.inputValue()
}

async function makeAccount(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Make an account' }).click()
  await fillAccount(page, 'Mara')
}

async function fillAccount(page: Page, name: string): Promise<void> {
  await page.getByLabel('Name').fill(name)
  await page.getByLabel('E-mail address').fill(`${randomUUID()}@example.org`)
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

/** Also on a small screen. */
async function expectAccessible(page: Page): Promise<void> {
  await page.setViewportSize({ width: 360, height: 740 })
  const { violations } = await new AxeBuilder({ page }).include('.lb-cohorts').analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
}
