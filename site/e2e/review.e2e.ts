import { randomUUID } from 'node:crypto'
import AxeBuilder from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import type { z } from 'zod'
import { loadExercise } from '#engine/exercise/load.ts'
import { gradingSchema, TOKEN_HEADER } from '../runtimes/server/api.ts'
import { madeAssignmentsSchema } from '../runtimes/server/assignments-api.ts'
import { cohortSchema, joinedSchema, madeJoinLinkSchema } from '../runtimes/server/cohorts-api.ts'
import { meSchema } from '../runtimes/server/identity.ts'
import { address, solutionOf } from './workspace.ts'

const SLUG = 'middleware-pipeline'
const TITLE = 'Put the middleware in the right order'

test('review: a comment reaches the learner’s open page and the answer the mentor’s; a draft outlasts a reload and the connection', async ({
  page: mentor,
  browser,
}) => {
  await using context = await browser.newContext()
  const learner = await context.newPage()
  const place = await handIn(mentor, learner)
  await mentor.emulateMedia({ colorScheme: 'dark' })
  for (const page of [mentor, learner]) await page.goto(address(place))
  await expect(learner.getByRole('heading', { name: `${TITLE}: your attempt` })).toBeVisible()
  await expect(mentor.getByRole('heading', { name: `${TITLE}: Lena` })).toBeVisible()
  await expect(mentor.getByText(/^Passed: \d+ of \d+ requirements hold\.$/)).toBeVisible()
  for (const page of [mentor, learner]) await expect(page.getByText('Nobody has said anything yet.')).toBeVisible()

  // By keyboard, and with a reload in the middle of it.
  const lines = mentor.getByRole('button', { name: /^Comment on line \d+$/ })
  await lines.first().focus()
  await mentor.keyboard.press('ArrowDown')
  await expect(lines.nth(1)).toBeFocused()
  // More lines come on show around one that something is said about.
  const line = mentor.getByRole('button', { name: (await lines.nth(1).textContent()) ?? '', exact: true })
  await mentor.keyboard.press('Enter')
  const comment = mentor.getByRole('textbox', { name: /^Comment on line \d+$/ })
  await expect(comment).toBeFocused()
  await comment.fill('Why **this** way? <img src=x onerror="document.title=1">')
  await mentor.reload()
  await expect(comment).toHaveValue(/^Why \*\*this\*\* way\?/)
  await mentor.getByText('Preview').click()
  await expect(mentor.locator('strong').filter({ hasText: /^this$/ })).toBeVisible()
  await expectAccessible(mentor)
  await mentor.getByRole('button', { name: 'Send' }).click()
  await expect(line).toBeFocused()

  const said = learner.getByRole('article', { name: /^Mara,/ })
  await expect(said).toContainText('Why this way? <img src=x')
  await expect(said.locator('strong').last()).toHaveText('this')
  await expect(said.locator('img')).toHaveCount(0)
  await expect(learner.getByRole('button', { name: /^Resolve/ })).toHaveCount(0)
  await learner.getByRole('button', { name: /^Reply at line/ }).click()
  const reply = learner.getByRole('textbox', { name: /^Reply at line/ })
  await reply.fill('Because of the order.')
  await context.setOffline(true)
  await expect(learner.getByText('The connection to the server is lost.')).toBeVisible()
  await learner.getByRole('button', { name: 'Send' }).click()
  await expect(learner.getByRole('alert').filter({ hasText: 'What you typed stays here.' })).toBeVisible()
  await expectAccessible(learner)
  await context.setOffline(false)
  await expect(learner.getByText('The connection to the server is lost.')).toHaveCount(0)
  await expect(reply).toHaveValue('Because of the order.')
  await learner.getByRole('button', { name: 'Send' }).click()

  await expect(mentor.getByRole('article', { name: /^Lena,/ })).toContainText('Because of the order.')
  await mentor.getByRole('button', { name: /^Resolve/ }).click()
  await expect(mentor.getByRole('status').filter({ hasText: 'The thread is resolved.' })).toBeVisible()
  await expect(learner.getByText('Resolved: 2 comments')).toBeVisible()
  await expectAccessible(learner)

  await mentor.setViewportSize({ width: 1440, height: 900 })
  await expect(mentor.getByRole('columnheader', { name: 'Code of the starter' })).toBeAttached()
  await mentor.getByLabel('Compare with').selectOption('Nothing: the whole file')
  await expect(mentor).toHaveURL(/&with=file/)
  await mentor.reload()
  await expect(mentor.getByLabel('Compare with')).toHaveValue('file')
  await mentor.getByText('Resolved: 2 comments').click()
  await expectAccessible(mentor)
})

/** What comes before: a cohort with an exercise, which a learner has solved. @returns path of the attempt’s page */
async function handIn(mentor: Page, learner: Page): Promise<string> {
  const password = 'several words that stand apart'
  await send(mentor, '/v1/accounts', { name: 'Mara', email: `${randomUUID()}@example.org`, password }, meSchema)
  await send(learner, '/v1/guests', { name: 'Lena' }, meSchema)
  const { id: cohort } = await send(mentor, '/v1/cohorts', { name: 'Autumn', timeZone: 'UTC' }, cohortSchema)
  const { code } = await send(mentor, `/v1/cohorts/${cohort}/join-links`, {}, madeJoinLinkSchema)
  await send(learner, '/v1/joins', { code }, joinedSchema)
  await send(mentor, `/v1/cohorts/${cohort}/assignments`, { give: { kind: 'exercise', slug: SLUG } }, madeAssignmentsSchema)
  const [{ files: starter }, solution] = await Promise.all([loadExercise(SLUG), solutionOf(SLUG)])
  const files = Object.fromEntries(
    Object.entries({ ...starter, ...solution.files }).filter(([path]) => !solution.delete.some((gone) => path === gone)),
  )
  const { id } = await send(learner, '/gradings', { slug: SLUG, files }, gradingSchema)
  const graded = async () => gradingSchema.parse(await (await learner.request.get(at(`/gradings/${id}`))).json()).state
  await expect.poll(graded, { timeout: 60_000 }).toBe('done')
  return `/cohorts/attempt/?${new URLSearchParams({ cohort, attempt: id }).toString()}`
}

const at = (path: string): string => new URL(address(`/api${path}`)).href.replace(/#.*/, '')

/** As the page sends it, with the cookies of that browser. */
async function send<T>(page: Page, path: string, data: unknown, schema: z.ZodType<T>): Promise<T> {
  const { origin, hash } = new URL(address('/'))
  const token = hash.replace('#token=', '')
  const answer = await page.request.post(at(path), { data, headers: { origin, ...(token && { [TOKEN_HEADER]: token }) } })
  expect(answer.status(), await answer.text()).toBeLessThan(300)
  return schema.parse(await answer.json())
}

/** Also on a small screen. */
async function expectAccessible(page: Page): Promise<void> {
  await page.setViewportSize({ width: 360, height: 740 })
  const { violations } = await new AxeBuilder({ page }).include('.lb-review').analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
}
