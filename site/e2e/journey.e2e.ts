import { readFile } from 'node:fs/promises'
import { expect, test, type Page } from '@playwright/test'
import { REPOSITORY_ROOT } from '#engine/exercise/load.ts'
import { startFleet } from '../trials/fleet.ts'
import { beGuest, expectAccessible, go, makeLink, newCohort } from './cohort-pages.ts'
import { address, solutionOf, WorkspacePage } from './workspace.ts'

const SLUG = 'lost-update'
const COHORT = 'Workshop'

/** Two web processes and two graders on one database, behind a proxy that leads each request to the next. */
let fleet: Awaited<ReturnType<typeof startFleet>> | undefined
const other = process.env['LOADBEARING_URL']

test.beforeAll(async () => {
  test.setTimeout(300_000)
  // Where there is no sandbox, nobody but one person may be served: then the one server has to do.
  if (new URL(address('/')).hash !== '') return
  fleet = await startFleet({ webs: 2, graders: 2, slots: 1, course: REPOSITORY_ROOT })
  process.env['LOADBEARING_URL'] = fleet.base
})

test.afterAll(async () => {
  process.env['LOADBEARING_URL'] = other
  await fleet?.[Symbol.asyncDispose]()
})

test('a workshop: a mentor assigns, one learner passes, one gets stuck, is helped at the line and passes; the gradebook has both', async ({
  page: mentor,
  browser,
}) => {
  test.setTimeout(300_000)
  const solution = await solutionOf(SLUG)
  await newCohort(mentor, COHORT)
  const link = await makeLink(mentor)
  const cohort = mentor.url()
  await mentor.getByRole('link', { name: 'Assignments' }).click()
  await mentor.getByLabel('Track or exercise').selectOption(`exercise:${SLUG}`)
  await mentor.getByRole('button', { name: 'Give it' }).click()
  await expect(mentor.getByRole('status').filter({ hasText: 'Given: 1 exercise' })).toBeVisible()
  await mentor.goto(cohort)
  await mentor.getByRole('link', { name: 'Board', exact: true }).click()
  await expect(mentor.getByText('No learner has joined yet: give them a link.')).toBeVisible()

  await using forLena = await browser.newContext()
  await using forGil = await browser.newContext()
  const lena = await forLena.newPage()
  const gil = await forGil.newPage()
  await join(lena, 'Lena', link)
  await join(gil, 'Gil', link)
  const rowOf = (name: string) => mentor.getByRole('row').filter({ has: mentor.getByRole('rowheader', { name }) })
  await expect(rowOf('Lena')).toContainText('Not begun')
  await expect(rowOf('Gil')).toContainText('Not begun')
  await expect(mentor.getByRole('status').filter({ hasText: 'Live' })).toBeVisible()

  // From here on the mentor's page is not loaded again until the hand is up.
  const lenas = new WorkspacePage(lena)
  await lenas.open(SLUG)
  await lenas.apply(solution)
  await grade(lenas, 'passed')
  await expect(rowOf('Lena')).toContainText('Passed, 1 attempt')

  const gils = new WorkspacePage(gil)
  await gils.open(SLUG)
  await grade(gils, 'failed')
  await expect(rowOf('Gil')).toContainText('Not passed, does not hold:')
  const panel = gil.getByRole('region', { name: `Given in ${COHORT}` })
  await panel.getByLabel('What are you stuck on?').fill('Both clerks read the same balance.')
  await panel.getByRole('button', { name: 'I am stuck' }).click()
  await expect(panel).toContainText('Your hand is up since')
  const hand = mentor.getByRole('list', { name: 'Raised hands' }).getByRole('listitem')
  await expect(hand).toContainText('Both clerks read the same balance.')
  await expect(hand).toContainText('Does not hold:')

  await rowOf('Gil').getByRole('link').click()
  await mentor.locator('a[href*="/cohorts/attempt/"]').first().click()
  const attempt = mentor.url()
  await gil.goto(attempt)
  await expect(gil.getByText('Nobody has said anything yet.')).toBeVisible()
  // Gil has changed nothing yet: there is no difference to show.
  await mentor.getByLabel('Compare with').selectOption('Nothing: the whole file')
  await mentor
    .getByRole('button', { name: /^Comment on line \d+$/ })
    .nth(1)
    .click()
  await mentor.getByRole('textbox', { name: /^Comment on line \d+$/ }).fill('What does the database know here that this code does not?')
  await mentor.getByRole('button', { name: 'Send' }).click()
  await expect(gil.getByRole('article', { name: /^Mara,/ })).toContainText('What does the database know here')
  await gils.open(SLUG)
  await gils.apply(solution)
  await grade(gils, 'passed')
  await panel.getByRole('button', { name: 'Lower my hand' }).click()
  await expect(panel.getByRole('button', { name: 'I am stuck' })).toBeVisible()
  await expect(panel).not.toContainText('what did not hold')

  await mentor.goto(cohort)
  await mentor.getByRole('link', { name: 'Gradebook' }).click()
  const grades = mentor.getByRole('region', { name: 'Grades' })
  for (const name of ['Lena', 'Gil']) await expect(grades.getByRole('row').filter({ hasText: name })).toContainText('1 of 1')
  const [download] = await Promise.all([
    mentor.waitForEvent('download'),
    mentor.getByRole('link', { name: /^Download as a table/ }).click(),
  ])
  const table = await readFile(await download.path(), 'utf8')
  for (const name of ['Lena', 'Gil']) expect(table).toContain(name)

  // Both took the reference repair.
  await mentor.goto(cohort)
  await mentor.getByRole('link', { name: 'Assignments' }).click()
  await mentor.getByRole('link', { name: /^Attempts/ }).click()
  await mentor.getByRole('link', { name: 'Similar submissions' }).click()
  await expectAccessible(mentor)
  await mentor.getByRole('link', { name: /^(Lena and Gil|Gil and Lena): \d+ % in common$/ }).click()
  await expect(mentor.getByRole('region', { name: 'Attempt of Lena' })).toContainText('alike:')
  await expect(mentor.getByText('This is evidence, and no verdict.')).toBeVisible()
  await expectAccessible(mentor)

  await mentor.goto(cohort)
  await mentor.getByRole('link', { name: 'Insights' }).click()
  await expect(mentor.getByRole('figure', { name: 'Time lost' })).toBeVisible()
  for (const colorScheme of ['light', 'dark'] as const) {
    await mentor.emulateMedia({ colorScheme })
    await expectAccessible(mentor)
  }
  await mentor.getByRole('table').getByRole('link').first().click()
  await expect(mentor.getByText('Insights into all assignments')).toBeVisible()
  await expect(mentor.getByRole('table').first()).toBeVisible()
  await expectAccessible(mentor)

  await go(gil, '/account/')
  const [data] = await Promise.all([gil.waitForEvent('download'), gil.getByRole('link', { name: 'Download all of it' }).click()])
  expect((await readFile(await data.path())).subarray(0, 2).toString()).toBe('PK')
  await gil.getByRole('button', { name: 'Delete this guest…' }).click()
  await expectAccessible(gil, '.lb-account')
  await gil.getByLabel(/^Write the word/).fill('delete')
  await gil.getByRole('button', { name: 'Delete this guest', exact: true }).click()
  await expect(gil.getByRole('heading', { name: 'You are not signed in' })).toBeVisible()
  await mentor.goto(cohort)
  await mentor.getByRole('link', { name: 'Gradebook' }).click()
  await expect(grades.getByRole('row').filter({ hasText: 'Somebody who left' })).toContainText('1 of 1')
  await expect(mentor.getByText('Gil')).toHaveCount(0)
})

async function join(page: Page, name: string, link: string): Promise<void> {
  await page.goto(address('/'))
  await page.goto(link)
  await beGuest(page, name)
  await expect(page.getByRole('heading', { name: `You are in ${COHORT}` })).toBeVisible()
}

async function grade(workspace: WorkspacePage, status: string): Promise<void> {
  await workspace.button('Grade').click()
  await expect(workspace.verdict).toHaveAttribute('data-verdict', status, { timeout: 90_000 })
}
