import { expect, test, type Page } from '@playwright/test'
import { z } from 'zod'
import { beGuest, expectAccessible, makeLink, newCohort } from './cohort-pages.ts'
import { address, solutionOf, WorkspacePage } from './workspace.ts'

const SLUG = 'middleware-pipeline'
const COHORT = 'Stays as it was'

test('a pinned revision: the workspace opens it and says so, and its attempts are graded again before a mentor’s eyes', async ({
  page: mentor,
  browser,
}) => {
  test.setTimeout(300_000)
  await newCohort(mentor, COHORT)
  const link = await makeLink(mentor)
  await mentor.getByRole('link', { name: 'Assignments' }).click()
  await mentor.getByLabel('Track or exercise').selectOption(`exercise:${SLUG}`)
  await mentor.getByLabel('Version').selectOption({ index: 1 })
  await mentor.getByRole('button', { name: 'Give it' }).click()
  await expect(mentor.getByText(/^Pinned to revision/)).toBeVisible()

  await using context = await browser.newContext()
  const learner = await context.newPage()
  await learner.goto(address('/'))
  await learner.goto(link)
  await beGuest(learner, 'Lena')
  await expect(learner.getByRole('heading', { name: `You are in ${COHORT}` })).toBeVisible()
  await publishAnother(learner)
  const workspace = new WorkspacePage(learner)
  await workspace.open(SLUG)
  const banner = learner.locator('[data-pinned]')
  await expect(banner).toContainText(`${COHORT} works on the revision of`)
  await expectAccessible(learner, '[data-pinned]')
  await learner.setViewportSize({ width: 1280, height: 900 })
  await workspace.apply(await solutionOf(SLUG))
  await workspace.button('Grade').click()
  await expect(workspace.verdict).toHaveAttribute('data-verdict', 'passed', { timeout: 120_000 })
  await expect(workspace.verdict).not.toContainText('The exercise has changed since')

  await mentor.getByRole('link', { name: /^Attempts/ }).click()
  await expect(mentor.getByText(/^Passed: /)).toBeVisible()
  await mentor.getByText('Grade again', { exact: true }).click()
  await mentor.getByRole('button', { name: 'Grade all attempts again…' }).click()
  await mentor.getByRole('button', { name: 'Grade again', exact: true }).dblclick()
  await expect(mentor.locator('[data-regrading=ready]')).toContainText('1 attempt was graded again. Nothing would change.', {
    timeout: 120_000,
  })
  for (const colorScheme of ['light', 'dark'] as const) {
    await mentor.emulateMedia({ colorScheme })
    await expectAccessible(mentor)
  }
  await mentor.getByRole('button', { name: 'Apply…' }).click()
  await mentor.getByRole('button', { name: 'Let them count' }).click()
  await expect(mentor.getByRole('status').filter({ hasText: 'The new verdicts count from now on.' })).toBeVisible()
  await expect(mentor.getByText('Graded again: this verdict took the place of the first')).toBeVisible()
  await expect(mentor.getByRole('button', { name: 'Grade all attempts again…' })).toBeVisible()
})

/** As if the exercise had moved on since it was given: the page has another revision of it. */
async function publishAnother(page: Page): Promise<void> {
  await page.route(`**/exercises/${SLUG}.*.json`, async (route) => {
    const exercise = z.looseObject({ files: z.record(z.string(), z.string()) }).parse(await (await route.fetch()).json())
    const files = { ...exercise.files, 'src/of-another-revision.ts': '' }
    await route.fulfill({ json: { ...exercise, revision: '0123456789abcdef', files } })
  })
}
