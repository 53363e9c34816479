import { randomUUID } from 'node:crypto'
import AxeBuilder from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { z } from 'zod'
import { loadExercise } from '#engine/exercise/load.ts'
import { address, solutionOf, WorkspacePage } from './workspace.ts'

const EXERCISE = 'fix-the-n-plus-one'
const LESSON = `/performance/${EXERCISE}/`

test('a board: two learners join; one passes, one fails and raises a hand; the mentor sees it without a reload, and lowers it', async ({
  page,
  browser,
}) => {
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.goto(address('/'))
  const account = { name: 'Mara', email: `${randomUUID()}@example.org`, password: 'several words that stand apart' }
  await send(page, 'POST', '/v1/accounts', account)
  const { id } = made.parse(await send(page, 'POST', '/v1/cohorts', { name: 'Autumn', timeZone: 'Asia/Kolkata' }))
  const give = { kind: 'exercise', slug: EXERCISE }
  const terms = { due: '2099-12-18T18:00', late: 'refuse', solution: 'after-due' }
  await send(page, 'POST', `/v1/cohorts/${id}/assignments`, { give, ...terms })
  const { code } = z.object({ code: z.string() }).parse(await send(page, 'POST', `/v1/cohorts/${id}/join-links`, {}))
  await page.goto(new URL(`/cohorts/view/?cohort=${id}`, page.url()).href)
  await page.getByRole('link', { name: 'Board', exact: true }).click()
  await expect(page.getByText('No learner has joined yet: give them a link.')).toBeVisible()

  await using forLena = await browser.newContext()
  await using forGil = await browser.newContext()
  const lena = await forLena.newPage()
  const gil = await forGil.newPage()
  for (const [learner, name] of [
    [lena, 'Lena'],
    [gil, 'Gil'],
  ] as const)
    await join(learner, name, code)
  const rowOf = (name: string) => page.getByRole('row').filter({ has: page.getByRole('rowheader', { name }) })
  await expect(rowOf('Lena')).toContainText('Not begun')
  await expect(rowOf('Gil')).toContainText('Not begun')
  await expect(page.getByRole('status').filter({ hasText: 'Live' })).toBeVisible()

  const { files: starter } = await loadExercise(EXERCISE)
  await handIn(lena, { ...starter, ...(await solutionOf(EXERCISE)).files })
  await expect(rowOf('Lena')).toContainText('Passed, 1 attempt', { timeout: 90_000 })
  await handIn(gil, starter)
  await expect(rowOf('Gil')).toContainText('Not passed, does not hold:', { timeout: 90_000 })

  await gil.goto(new URL(LESSON, gil.url()).href)
  const panel = gil.getByRole('region', { name: 'Given in Autumn' })
  await expect(panel).toContainText('in Asia/Kolkata. Later work does not count.')
  await panel.getByLabel('What are you stuck on?').fill('Where do the queries come from?')
  await panel.getByRole('button', { name: 'I am stuck' }).click()
  await expect(panel).toContainText('Your hand is up since')
  await expectAccessible(gil, '.lb-given')

  const workspace = new WorkspacePage(gil)
  await workspace.open(EXERCISE)
  await expect(workspace.root.getByText('Your mentors see which hints you take.')).toBeVisible()
  await workspace.root
    .getByRole('button', { name: /^Take hint 1/ })
    .first()
    .click()
  await expect(workspace.root.getByRole('button', { name: /^Take hint 2/ })).toHaveCount(1)
  await expect(rowOf('Gil')).toContainText('1 hint')
  await workspace.more('Show the solution…')
  await expect(gil.getByRole('dialog')).toContainText('Autumn shows the solution from 18 Dec 2099')
  await expect(gil.getByRole('dialog').getByRole('button', { name: /show it$/ })).toBeDisabled()
  await gil.keyboard.press('Escape')

  const hand = page.getByRole('list', { name: 'Raised hands' }).getByRole('listitem').filter({ hasText: 'Gil' })
  await expect(hand).toContainText('Where do the queries come from?')
  await expect(hand).toContainText('Does not hold:')
  await expect(rowOf('Gil')).toContainText('Hand is up')
  await expectAccessible(page, '.lb-board')
  await page.emulateMedia({ colorScheme: 'light' })
  await expectAccessible(page, '.lb-board')

  await page.getByLabel('Only raised hands').check()
  await expect(rowOf('Lena')).toHaveCount(0)
  await expect(rowOf('Gil').getByRole('link')).toHaveAttribute('href', /\/cohorts\/attempts\/\?cohort=.+&assignment=.+&learner=.+/)
  await page.getByLabel('Only raised hands').uncheck()
  await page.getByLabel('Without names, for a projector').check()
  await expect(page.locator('.lb-board').getByText('Gil')).toHaveCount(0)
  await page.reload()
  await expect(page.getByRole('rowheader', { name: 'Learner 1' })).toBeVisible()
  await expect(page.locator('.lb-board').getByText('Gil')).toHaveCount(0)
  await page.getByLabel('Without names, for a projector').uncheck()

  await page.getByRole('button', { name: 'Lower the hand of Gil' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'The hand of Gil is lowered.' })).toBeFocused()
  await expect(page.getByText('No hand is up.')).toBeVisible()
  await gil.reload()
  await expect(panel.getByRole('button', { name: 'I am stuck' })).toBeVisible()
})

const made = z.looseObject({ id: z.string() })

/** A call as the page sends it, with the token that this tab has. */
async function send(page: Page, method: string, path: string, body: unknown): Promise<unknown> {
  const { ok, text } = await page.evaluate(
    async ({ method, path, body }) => {
      const token = sessionStorage.getItem('loadbearing-token')
      const headers = { 'content-type': 'application/json', ...(token === null ? {} : { 'x-loadbearing-token': token }) }
      const response = await fetch(`/api${path}`, { method, headers, body: JSON.stringify(body) })
      return { ok: response.ok, text: await response.text() }
    },
    { method, path, body },
  )
  if (!ok) throw new Error(`${method} ${path}: ${text}`)
  return JSON.parse(text)
}

async function join(page: Page, name: string, code: string): Promise<void> {
  await page.goto(address('/'))
  await page.goto(new URL(`/join/#code=${code}`, page.url()).href)
  await page.getByLabel('Name').fill(name)
  await page.getByRole('button', { name: 'Go on as a guest' }).click()
  await expect(page.getByRole('heading', { name: 'You are in Autumn' })).toBeVisible()
}

async function handIn(page: Page, files: Readonly<Record<string, string>>): Promise<void> {
  await send(page, 'POST', '/gradings', { slug: EXERCISE, files })
}

/** Also on a small screen. */
async function expectAccessible(page: Page, part: string): Promise<void> {
  const size = page.viewportSize()
  await page.setViewportSize({ width: 360, height: 740 })
  const { violations } = await new AxeBuilder({ page }).include(part).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
  if (size) await page.setViewportSize(size)
}
