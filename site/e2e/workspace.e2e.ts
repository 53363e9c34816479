import { expect, test } from '@playwright/test'
import { listExercises, loadExercise } from '#engine/exercise/load.ts'
import { address, WorkspacePage } from './workspace.ts'

const [slug = ''] = await listExercises()
const exercise = await loadExercise(slug)
const { entry } = exercise.manifest.processes['web'] ?? { entry: 'src/main.ts' }

test('the starter has no error in the editor, and a wrong type has', async ({ page }) => {
  const workspace = new WorkspacePage(page)
  await workspace.open(slug)
  await workspace.openFile(entry)
  await workspace.replaceText(`${exercise.files[entry]}\nexport const wrong: number = NestFactory.create\n`)
  // The one error shows that the types are loaded and understood: all others would show with it.
  await expect(workspace.root.locator('.squiggly-error')).not.toHaveCount(0, { timeout: 60_000 })
  const marked = await workspace.root.locator('.squiggly-error').count()
  expect(marked).toBe(1)
})

for (const each of await listExercises())
  test(`TypeScript has no complaint about any file of the starter of ${each}`, async ({ page }) => {
    const workspace = new WorkspacePage(page)
    await workspace.open(each)
    await workspace.tab('Problems')
    await expect(workspace.root.getByText('TypeScript has no complaint.')).toBeVisible({ timeout: 60_000 })
  })

test('a mistake that does not compile leads to its line', async ({ page }) => {
  const workspace = new WorkspacePage(page)
  await workspace.open(slug)
  await workspace.openFile(entry)
  await workspace.replaceText(`${exercise.files[entry]}\nconst = 1\n`)
  await workspace.button('Grade').click()
  await workspace.root.getByRole('tab', { name: 'Requirements' }).click()
  await expect(workspace.verdict).toContainText('could not be compiled', { timeout: 60_000 })
  await workspace.tab('Log')
  await workspace.tab('Requirements')
  await workspace.verdict.getByRole('button', { name: new RegExp(`${entry}, line`) }).click()
  await expect(workspace.root.locator('.monaco-editor textarea, .monaco-editor .native-edit-context').first()).toBeFocused()
})

test('a reset asks, keeps a backup, and the backup comes back', async ({ page }) => {
  const workspace = new WorkspacePage(page)
  await workspace.open(slug)
  await workspace.openFile(entry)
  await workspace.replaceText('// mine\n')
  await workspace.more('Reset all files…')
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  await expect(workspace.file(entry)).toContainText('changed')
  await workspace.more('Reset all files…')
  await page.getByRole('dialog').getByRole('button', { name: 'Reset all files' }).click()
  await expect(workspace.file(entry)).not.toContainText('changed')
  await workspace.more('Backups…')
  await page.getByRole('dialog').getByRole('button', { name: 'Restore' }).click()
  await expect(workspace.file(entry)).toContainText('changed')
  await expect(workspace.root.locator('.view-lines').first()).toContainText('mine')
})

test('a file of the course is read-only, and files are created, renamed and deleted', async ({ page }) => {
  const workspace = new WorkspacePage(page)
  await workspace.open(slug)
  await workspace.create('src/added.ts')
  await expect(workspace.file('src/added.ts')).toContainText('new')
  await workspace.button('Rename').click()
  await page.getByRole('dialog').getByLabel('Path').fill(entry)
  await page.getByRole('dialog').getByRole('button', { name: 'Rename' }).click()
  await expect(page.getByRole('dialog')).toContainText('exists already')
  await page.getByRole('dialog').getByLabel('Path').fill('src/renamed.ts')
  await page.getByRole('dialog').getByRole('button', { name: 'Rename' }).click()
  await workspace.remove('src/renamed.ts')
  await workspace.openFile(Object.keys(exercise.files).find((path) => path.startsWith('database/')) ?? 'no database')
  await expect(workspace.button('Delete')).toBeDisabled()
})

test('what another tab saves shows here', async ({ page, context }) => {
  const here = new WorkspacePage(page)
  await here.open(slug)
  await here.openFile(entry)
  const other = new WorkspacePage(await context.newPage())
  await other.open(slug)
  await other.openFile(entry)
  await other.replaceText('// from the other tab\n')
  await other.saved()
  await page.bringToFront()
  await expect(here.root.locator('.view-lines').first()).toContainText('from the other tab')
  await expect(here.root).toContainText('open in another tab')
})

test('everything is reached and run without a mouse', async ({ page }) => {
  const workspace = new WorkspacePage(page)
  await workspace.open(slug)
  await workspace.root.focus()
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(workspace.root).toBeFocused()

  await page.keyboard.press('Tab')
  await expect(workspace.button('Run')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(workspace.button('Run again')).toBeVisible({ timeout: 60_000 })
  await page.keyboard.press('ControlOrMeta+Shift+Period')
  await expect(workspace.button('Run')).toBeVisible()

  // Tab leaves the editor once Ctrl+M was pressed.
  await workspace.file(entry).focus()
  await page.keyboard.press('Enter')
  const input = workspace.root.locator('.monaco-editor textarea, .monaco-editor .native-edit-context').first()
  await input.focus()
  await page.keyboard.press('Control+M')
  await page.keyboard.press('Tab')
  await expect(input).not.toBeFocused()
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(workspace.root.locator('[data-announcer]')).toContainText(/requirements hold/, { timeout: 90_000 })
})

test('without a server the page says so, shows the command line, and comes back by itself', async ({ page }) => {
  const workspace = new WorkspacePage(page)
  await page.route('**/api/**', (route) => route.abort())
  await workspace.open(slug)
  await expect(workspace.root.getByRole('alert')).toContainText(`npm run exercise -- start ${slug}`)
  await expect(workspace.button('Run')).toBeDisabled()
  // What is asked for now waits: offline.e2e.ts.
  await expect(workspace.button('Grade')).toBeEnabled()
  await page.unroute('**/api/**')
  await workspace.button('Try again').click()
  await expect(workspace.button('Run')).toBeEnabled()
})

test('the solution is shown after giving up, beside the learner’s files', async ({ page }) => {
  const workspace = new WorkspacePage(page)
  await workspace.open(slug)
  await workspace.more('Show the solution…')
  await expect(page.getByRole('dialog')).toContainText('You have not passed yet')
  await page.getByRole('dialog').getByRole('button', { name: 'Give up and show it' }).click()
  await expect(workspace.root).toContainText('Why the solution is built this way')
  await expect(workspace.root.locator('.monaco-diff-editor')).toBeVisible()
})

test('nothing moves when the workspace opens in the page', async ({ page }) => {
  await page.addInitScript(() => localStorage.setItem('loadbearing.place', '"page"'))
  const workspace = new WorkspacePage(page)
  await page.goto(address(`/${exercise.manifest.track}/${slug}/`), { waitUntil: 'networkidle' })
  const before = await page.locator('.lb-launcher').boundingBox()
  await workspace.launch()
  expect((await workspace.root.boundingBox())?.height).toBe(before?.height)
})
