import { randomUUID } from 'node:crypto'
import { expect, test, type Page } from '@playwright/test'
import { readQuiz } from '../catalogue/quizzes.ts'
import { expectAccessible, go } from './cohort-pages.ts'
import { address, WorkspacePage } from './workspace.ts'

const LESSON = 'data/lost-update'
/** Needs no database, and fails several requirements as it comes. */
const ATTEMPTED = 'middleware-pipeline'
const [first, second] = readQuiz(LESSON) ?? []

const WIDE = { width: 1280, height: 720 }
const TODAY = new Date('2026-11-28T09:00:00')
const IN_TWO_DAYS = new Date('2026-11-30T09:00:00')
const EMAIL = `learning-${randomUUID()}@example.org`
const PASSWORD = 'several words that stand apart'

test('a question that was answered wrong, and requirements that failed, come back when they are due, and follow into an account', async ({
  page,
  browser,
}) => {
  test.setTimeout(300_000)
  if (!first || !second) throw new Error(`${LESSON} has no quiz`)
  await page.clock.install({ time: TODAY })
  await page.goto(address(`/${LESSON}/`))
  const quiz = page.locator('#quiz')
  await quiz.scrollIntoViewIfNeeded()
  await expect(quiz.locator('astro-island:not([ssr])')).toBeAttached()

  // By keyboard: wrong first, then another one right.
  const asked = page.getByRole('group', { name: spoken(first.ask) })
  await asked.getByRole('radio', { name: spoken(wrongOf(first)) }).focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('Enter')
  await expect(quiz.getByRole('status').first()).toHaveText('Not quite. Each choice says why. It comes back in your review.')
  for (const { why } of first.choices) await expect(quiz.getByText(spoken(why))).toBeVisible()
  await expectAccessible(page, '#quiz')
  await page
    .getByRole('group', { name: spoken(second.ask) })
    .getByText(spoken(rightOf(second)), { exact: true })
    .click()
  await quiz.getByRole('button', { name: 'Check' }).first().click()
  await expect(quiz.getByRole('status').nth(1)).toHaveText('Right.')

  await go(page, '/review/')
  await expect(page.getByText('Your next card comes back tomorrow.')).toBeVisible()
  await expect(count(page)).toBeHidden()
  await expectAccessible(page, '.lb-review')

  await page.setViewportSize(WIDE)
  const workspace = new WorkspacePage(page)
  await workspace.open(ATTEMPTED)
  await workspace.button('Grade').click()
  await expect(workspace.verdict).toHaveAttribute('data-verdict', 'failed', { timeout: 200_000 })
  await go(page, '/review/')
  await expect(page.getByText(/^Your next cards, [3-9] of them, come back tomorrow\.$/)).toBeVisible()

  await page.clock.setSystemTime(IN_TWO_DAYS)
  await page.reload()
  await expect(count(page)).toHaveText(/^[3-9]$/)
  await page.getByRole('button', { name: 'Not today' }).click()
  await expect(page.getByText('Put off until tomorrow.')).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('heading', { name: /^[3-9] cards wait for you\.$/ })).toBeVisible()
  await page.emulateMedia({ colorScheme: 'dark' })
  await expectAccessible(page, '.lb-review')
  await page.getByText(spoken(rightOf(first)), { exact: true }).click()
  await page.getByRole('button', { name: 'Check' }).click()
  await expect(page.getByText(/^Right\. It comes back in \d+ days\.$/)).toBeVisible()
  await page.getByRole('button', { name: 'Next card' }).click()
  await expect(page.getByRole('link', { name: 'Open the exercise there' })).toHaveAttribute('href', /\/middleware-pipeline\/#requirement-/)
  await expectAccessible(page, '.lb-review')
  for (let isLast = false; !isLast;) {
    await page.getByRole('button', { name: /^Yes in \d+ days$/ }).click()
    const onwards = page.getByRole('button', { name: /^(Next card|Done)$/ })
    isLast = (await onwards.textContent()) === 'Done'
    await onwards.click()
  }
  await expect(page.getByRole('heading', { name: 'Nothing to review now.' })).toBeFocused()
  await page.setViewportSize(WIDE)
  await expect(count(page)).toBeHidden()

  await go(page, '/progress/')
  await expect(page.locator('[data-next]')).toContainText('You have begun it, and it has not passed yet.')
  await expect(page.getByRole('progressbar', { name: /^Keep the data right: 0 of \d+ passed$/ })).toBeVisible()
  await expect(page.getByRole('progressbar', { name: /^Senior NestJS: 0 of \d+ learnt$/ })).toBeVisible()
  await page.getByText('Themes', { exact: true }).first().click()
  await expectAccessible(page, '.lb-learning')

  // The card goes into the account, and from there to another device.
  await go(page, '/account/')
  await page.getByRole('tab', { name: 'Make an account' }).click()
  await page.getByLabel('Name').fill('Ada')
  await page.getByLabel('E-mail address').fill(EMAIL)
  await page.getByLabel('New password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Make an account' }).click()
  await expect(page.locator('[data-device-work=synced]')).toBeVisible()
  await using context = await browser.newContext()
  const there = await context.newPage()
  await there.goto(address('/account/'))
  await there.getByLabel('E-mail address').fill(EMAIL)
  await there.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await there.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(there.locator('[data-device-work=synced]')).toBeVisible()
  await go(there, '/review/')
  await expect(there.getByText('Your cards are in your account, too.')).toBeVisible()
  await there.getByText('All cards').click()
  await expect(there.locator('.lb-review li').filter({ hasText: spoken(first.ask) })).toBeVisible()
})

test('without scripts each question of a quiz opens, with what is said of its choices', async ({ browser }) => {
  if (!first) throw new Error(`${LESSON} has no quiz`)
  await using context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(address(`/${LESSON}/`))
  const quiz = page.locator('#quiz')
  await expect(quiz.getByRole('radio').first()).toBeHidden()
  const question = quiz.locator('details').first()
  await question.locator('summary').click()
  await expect(question.locator('li').first()).toContainText(spoken(first.choices[0]?.why ?? ''))
  await expect(question.locator('li').first()).toBeVisible()
})

const count = (page: Page) => page.locator('header [data-review-count]')
const wrongOf = ({ choices }: NonNullable<typeof first>): string => choices.find(({ right }) => !right)?.text ?? ''
const rightOf = ({ choices }: NonNullable<typeof first>): string => choices.find(({ right }) => right)?.text ?? ''
/** As it is shown and read out: code has no backticks. */
const spoken = (text: string): string => text.replaceAll('`', '')
