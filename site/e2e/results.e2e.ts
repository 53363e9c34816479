import { expect, test } from '@playwright/test'
import { loadExercise } from '#engine/exercise/load.ts'
import { expectAccessible } from './cohort-pages.ts'
import { solutionOf, WorkspacePage } from './workspace.ts'

const SLUG = 'fix-the-n-plus-one'

test('a grading that fails: each requirement as it comes, one checked alone, hints, the walk through the solution, and everything holds', async ({
  page,
}) => {
  test.setTimeout(300_000)
  const solution = await solutionOf(SLUG)
  const { manifest } = await loadExercise(SLUG)
  const [path = ''] = Object.keys(solution.files)
  const workspace = new WorkspacePage(page)
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await workspace.open(SLUG)
  const cards = workspace.root.locator('[data-requirement]')
  const withStatus = (status: string) => workspace.root.locator(`[data-requirement][data-status="${status}"]`)
  const show = async (pane: string) => {
    const tab = workspace.root.getByRole('tab', { name: pane, exact: true })
    if (await tab.isVisible()) await tab.click()
  }

  await workspace.button('Grade').click()
  await show('Requirements')
  await expect(withStatus('waiting')).not.toHaveCount(0)
  await expect(withStatus('running').or(withStatus('failed')).first()).toBeVisible({ timeout: 60_000 })
  await expect(workspace.verdict).toHaveAttribute('data-verdict', 'failed', { timeout: 90_000 })
  await expect(withStatus('waiting')).toHaveCount(0)
  const failing = withStatus('failed').first()
  const id = (await failing.getAttribute('data-requirement')) ?? ''
  const card = workspace.root.locator(`[data-requirement="${id}"]`)
  const title = manifest.requirements.find((requirement) => requirement.id === id)?.title ?? ''
  await card.getByText('Repeat this run').click()
  await expect(card.locator('.lb-repeat pre')).toHaveText(
    new RegExp(`^npm run grade -- ${SLUG} --files my/${SLUG} --seed \\d+ --only ${id}$`),
  )
  await card.getByRole('button', { name: 'Copy the command' }).click()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(`--only ${id}`)

  // One at a time, and kept: also when the page is loaded again.
  await card.getByRole('button', { name: 'Take hint 1 of 3' }).click()
  await expect(card.locator('.lb-hints li')).toHaveCount(1)
  await page.reload()
  await workspace.launch()
  await show('Requirements')
  await expect(card.locator('.lb-hints li')).toHaveCount(1)
  await card.getByRole('button', { name: 'Take hint 2 of 3' }).click()
  await card.getByRole('button', { name: 'Take hint 3 of 3' }).click()
  await expect(card.getByRole('list', { name: 'The 3 hints that you took' })).toBeFocused()
  await expectAccessible(page, '.lb-pane-task')
  await page.setViewportSize({ width: 1280, height: 900 })

  // The solution is behind a confirm; looking at it changes nothing, taking a file over can be undone.
  await workspace.more('Show the solution…')
  await page.getByRole('dialog').getByRole('button', { name: 'Give up and show it' }).click()
  const walk = workspace.root.locator('[data-walk]')
  await expect(walk.locator('.monaco-diff-editor')).toBeVisible()
  await expect(walk.getByRole('button', { name: 'Previous part' })).toHaveAttribute('aria-disabled', 'true')
  await walk.getByRole('button', { name: 'Next part' }).click()
  await expect(walk.locator('[data-part="2"]')).toBeVisible()
  await walk.getByRole('list', { name: 'Files that differ' }).getByRole('button', { name: path }).click()
  await walk.getByRole('button', { name: 'Next difference' }).click()
  await walk.getByRole('button', { name: `Take over this file: ${path}` }).click()
  await expect(workspace.file(path)).toContainText(/changed|new/)
  await expect(walk.getByRole('button', { name: `Undo: ${path} as it was` })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(workspace.file(path)).not.toContainText('changed')
  await expectAccessible(page, '.lb-walk-why')
  await expectAccessible(page, '.lb-walk-files')
  await page.setViewportSize({ width: 1280, height: 900 })
  for (const file of Object.keys(solution.files)) {
    await walk.getByRole('list', { name: 'Files that differ' }).getByRole('button', { name: file }).click()
    await walk.getByRole('button', { name: `Take over this file: ${file}` }).click()
    await expect(walk).toContainText(`${file} is as in the solution now.`)
  }
  await walk.getByRole('button', { name: 'Back to editing' }).click()

  // One by itself holds, which makes no attempt: the verdict stays what it was.
  await show('Requirements')
  await card.getByRole('button', { name: `Run only this one: ${title}` }).click()
  await expect(card).toHaveAttribute('data-status', 'passed', { timeout: 60_000 })
  await expect(card.locator('[data-alone]')).toContainText('not a complete attempt')
  await expect(workspace.verdict).toHaveAttribute('data-verdict', 'failed')
  await expect(workspace.root.locator('[data-complete]')).toHaveCount(0)
  await expect(card.getByRole('button', { name: /Take hint/ })).toHaveCount(0)
  await show('History')
  await expect(workspace.root.locator('.lb-history li')).toHaveCount(1)

  await workspace.button('Grade').click()
  await show('Requirements')
  await expect(workspace.verdict).toHaveAttribute('data-verdict', 'passed', { timeout: 90_000 })
  await expect(workspace.root.locator('[data-complete]')).toContainText('Everything holds.')
  await expect(workspace.root.locator('[data-complete]').getByRole('link')).toHaveAttribute('href', /\/$/)
  expect(await workspace.root.locator('.lb-truss').evaluate((truss) => getComputedStyle(truss).animationName)).toBe('none')
  await expect(cards).toHaveCount(manifest.requirements.length)
  await expectAccessible(page, '.lb-pane-task')
})
