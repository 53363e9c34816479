import { expect, test } from '@playwright/test'
import { loadExercise } from '#engine/exercise/load.ts'
import { oneOfEachKind } from './one-of-each-kind.ts'
import { address, solutionOf, WorkspacePage } from './workspace.ts'

/** What a grading may take beside its budget. */
const graceMs = 60_000

for (const slug of await oneOfEachKind()) {
  test(`${slug}: run, request, fail, hint, repair, pass, and find it all again`, async ({ page }) => {
    test.setTimeout(600_000)
    const exercise = await loadExercise(slug)
    const timeout = graceMs + exercise.manifest.budgetSeconds * 1000
    const solution = await solutionOf(slug)
    const workspace = new WorkspacePage(page)
    const { root, verdict } = workspace

    await workspace.open(slug)
    await workspace.runAndRequest()
    await workspace.button('Stop').click()

    await workspace.button('Grade').click()
    await expect(verdict).toHaveAttribute('data-verdict', 'failed', { timeout })
    const failed = root.locator('[data-status="failed"]').first()
    await expect(failed.locator('.lb-message')).not.toBeEmpty()
    const requirement = await failed.getAttribute('data-requirement')
    const firstHint = exercise.manifest.requirements.find(({ id }) => id === requirement)?.hints[0]
    await failed.getByRole('button', { name: /Take hint 1/ }).click()
    await expect(failed).toContainText(firstHint ?? 'no such requirement')

    await workspace.apply(solution)
    await workspace.button('Grade').click()
    await expect(verdict).toHaveAttribute('data-verdict', 'passed', { timeout })
    await expect(root.locator('[data-status="failed"]')).toHaveCount(0)
    await workspace.button('Share this result').click()
    await expect(verdict).toContainText('The link is copied.')
    expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(
      new RegExp(`^${address('/verify/')}#[\\w-]+\\.[\\w-]+\\.[\\w-]+$`),
    )

    await page.reload()
    await workspace.launch()
    for (const path of Object.keys(solution.files)) await expect(workspace.file(path)).toContainText(/changed|new/)
    await workspace.tab('Requirements')
    await expect(verdict).toHaveAttribute('data-verdict', 'passed')
    await expect(root.locator(`[data-requirement="${requirement}"]`)).toContainText(firstHint ?? 'no such requirement')
    await workspace.button('Grade').click()
    await expect(verdict).toHaveAttribute('data-verdict', 'passed', { timeout })

    await page.goto(address('/'))
    await expect(page.locator(`[data-lesson="${slug}"]`)).toContainText('passed')
  })
}
