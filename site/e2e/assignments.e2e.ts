import { expect, test, type Locator, type Page } from '@playwright/test'
import { listExercises } from '#engine/exercise/load.ts'
import { readSyllabus } from '../catalogue/syllabus.ts'
import { beGuest, expectAccessible, go, makeLink, newCohort } from './cohort-pages.ts'
import { address, WorkspacePage } from './workspace.ts'

const exercises = new Set(await listExercises())
/** The track with most exercises, and their slugs in its order. */
const [{ track, slugs } = { track: '', slugs: [] }] = readSyllabus()
  .map(({ track, lessons }) => ({ track, slugs: lessons.map(({ slug }) => slug).filter((slug) => exercises.has(slug)) }))
  .toSorted((a, b) => b.slugs.length - a.slugs.length)
const [slug = ''] = slugs

const ZONE = 'Europe/Berlin'
test.use({ timezoneId: ZONE })

const givenRows = (page: Page): Locator => page.getByRole('list', { name: 'What the cohort is given' }).locator('> li')
const linkOf = (of: string): string => `a[href="/${track}/${of}/"]`
const said = (page: Page, text: string): Locator => page.getByRole('status').filter({ hasText: text })

test('assignments: a mentor gives a track, orders it, and two who change one exercise lose nothing', async ({ page, context }) => {
  await newCohort(page, 'Autumn', 'Asia/Tokyo')
  await page.getByRole('link', { name: 'Assignments' }).click()
  await expect(page.getByText('Nothing yet. Choose a track or an exercise above, and give it.')).toBeVisible()
  await page.getByLabel('Track or exercise').selectOption(`track:${track}`)
  await page.getByLabel('Due', { exact: true }).fill('2099-12-18T18:00')
  await expect(page.getByLabel('Due', { exact: true })).toHaveAccessibleDescription(/In the cohort’s time zone, Asia\/Tokyo\. For you: /)
  await page.getByRole('button', { name: 'Give it' }).dblclick()
  await expect(said(page, `Given: ${slugs.length} exercise`)).toBeVisible()
  await expect(givenRows(page)).toHaveCount(slugs.length)
  await expect(givenRows(page).first()).toContainText(/Due 18 Dec 2099, 18:00 in Asia\/Tokyo \(.+ for you\)/)
  await expect(page.locator(`option[value="track:${track}"]`)).toBeDisabled()
  await expectAccessible(page)

  const second = givenRows(page)
    .nth(1)
    .getByRole('button', { name: /^Move up/ })
  await second.focus()
  await page.keyboard.press('Enter')
  await expect(said(page, `is number 1 of ${slugs.length} now.`)).toBeVisible()
  await expect(
    givenRows(page)
      .first()
      .getByRole('button', { name: /^Move up/ }),
  ).toBeFocused()
  await page.reload()
  await expect(
    givenRows(page)
      .first()
      .locator(linkOf(slugs[1] ?? '')),
  ).toBeVisible()

  const other = await context.newPage()
  await other.goto(address('/'))
  await other.goto(page.url())
  await givenRows(other)
    .first()
    .getByRole('button', { name: /^Change/ })
    .click()
  await editor(other).getByLabel('Required or optional').selectOption('Optional')
  await givenRows(page)
    .first()
    .getByRole('button', { name: /^Change/ })
    .click()
  await editor(page).getByLabel('Hints').selectOption('Some time after beginning')
  await editor(page).getByLabel('Minutes until hints').fill('30')
  await editor(page).getByRole('button', { name: 'Save' }).click()
  await expect(said(page, 'Saved.')).toBeVisible()

  await editor(other).getByRole('button', { name: 'Save' }).click()
  await expect(other.getByText('What you typed is still in the fields')).toBeVisible()
  await expect(editor(other).getByLabel('Required or optional')).toHaveValue('no')
  await expectAccessible(other)
  await editor(other).getByRole('button', { name: 'Save' }).click()
  await expect(said(other, 'Saved.')).toBeVisible()
  await expect(givenRows(other).first()).toContainText('Optional')
  await expect(givenRows(other).first()).toContainText('Hints 30 minutes after beginning')
  // A tab in the background draws once a second, and is waited for.
  await other.close()

  await givenRows(page)
    .first()
    .getByRole('button', { name: /^Take back…/ })
    .click()
  await expect(page.getByText('Learners keep what they handed in')).toBeVisible()
  await page.getByRole('button', { name: 'Take it back' }).click()
  await expect(said(page, 'is not given any more.')).toBeVisible()
  await expect(givenRows(page)).toHaveCount(slugs.length - 1)
})

test('assignments: a learner sees what is due, gets more time, and what they handed in, on a phone in the dark', async ({
  page,
  browser,
}) => {
  await newCohort(page, 'Autumn', 'Asia/Tokyo')
  const link = await makeLink(page)
  await using phone = await browser.newContext({ timezoneId: ZONE, colorScheme: 'dark', viewport: { width: 360, height: 740 } })
  const learner = await phone.newPage()
  await learner.goto(address('/due/'))
  await expect(learner.getByRole('heading', { name: 'You are not signed in' })).toBeVisible()
  await learner.goto(link)
  await beGuest(learner, 'Gil')
  await expect(learner.getByRole('heading', { name: 'You are in Autumn' })).toBeVisible()
  await go(learner, '/due/')
  await expect(learner.getByRole('heading', { name: 'Nothing is due' })).toBeVisible()
  await expectAccessible(learner)

  await page.getByRole('link', { name: 'Assignments' }).click()
  await page.getByLabel('Track or exercise').selectOption(`exercise:${slug}`)
  await page.getByLabel('Due', { exact: true }).fill('2099-12-18T18:00')
  await page.getByRole('button', { name: 'Give it' }).click()
  await givenRows(page)
    .first()
    .getByRole('button', { name: /^More time/ })
    .click()
  await expect(page.getByLabel('Has until')).toHaveValue('2099-12-25T18:00')
  await page.getByRole('button', { name: 'Give more time' }).click()
  await expect(said(page, 'Gil has until 25 Dec 2099, 18:00 in Asia/Tokyo')).toBeVisible()
  await expectAccessible(page)

  await learner.reload()
  await expect(learner.getByRole('region', { name: 'Open' })).toContainText('Not begun')
  await expect(learner.getByText(/You have more time: until .+18:00 in Asia\/Tokyo/).first()).toBeVisible()
  await expectAccessible(learner)
  const workspace = new WorkspacePage(learner)
  await workspace.open(slug)
  await workspace.button('Grade').click()
  await expect(workspace.verdict).toBeVisible({ timeout: 90_000 })
  await go(learner, '/due/')
  await expect(learner.getByRole('region', { name: 'Open' })).toContainText(/1 attempt, the best: \d+ of \d+ hold/)
  await learner.getByRole('link', { name: 'Autumn' }).first().click()
  await expect(learner.getByRole('list', { name: 'Assignments' }).locator(linkOf(slug))).toBeVisible()
  await expectAccessible(learner)
  await learner.getByRole('link', { name: /^Your attempts/ }).click()
  await expect(learner.getByText('Only the server’s verdict counts.')).toBeVisible()
  await expect(learner.getByText(/Not passed: \d+ of \d+ hold/)).toBeVisible()
  await expect(learner.getByText(/In time, due /)).toBeVisible()
  await expect(learner.getByRole('list', { name: 'Requirements' })).toContainText('does not hold')
  await expectAccessible(learner)

  await givenRows(page)
    .first()
    .getByRole('link', { name: /^Attempts/ })
    .click()
  await page.getByRole('link', { name: 'Gil', exact: true }).click()
  await expect(page.getByRole('heading', { name: /^Attempts of Gil at / })).toBeVisible()
})

/** The form that changes how something is given. */
const editor = (page: Page): Locator => page.getByRole('group', { name: /^How .+ is given$/ })
