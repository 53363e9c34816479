import { expect, test } from '@playwright/test'
import { listExercises, loadExercise } from '#engine/exercise/load.ts'
import { WorkspacePage } from './workspace.ts'

const [slug = ''] = await listExercises()
const exercise = await loadExercise(slug)
const { entry } = exercise.manifest.processes['web'] ?? { entry: 'src/main.ts' }
const name = entry.split('/').at(-1) ?? entry

test('by keys alone: to a file, to a word in all files, to a mistake, in order, and back again after a reload', async ({ page }) => {
  const workspace = new WorkspacePage(page)
  const line = (text: string) => workspace.root.locator('.lb-editor-host:not([hidden]) .view-lines').first().getByText(text)
  await workspace.open(slug)

  await page.keyboard.press('ControlOrMeta+P')
  await expect(page.getByRole('combobox', { name: 'File' })).toBeFocused()
  await page.keyboard.type(name)
  await expect(page.getByRole('dialog').getByRole('option', { selected: true })).toContainText(name)
  await page.keyboard.press('Enter')
  await expect(workspace.root.locator('.lb-file-tabs .active button').first()).toHaveAttribute('title', entry)

  // The focus is in the editor by now.
  await page.keyboard.press('ControlOrMeta+Home')
  await page.keyboard.type('const   lost:number="a word"\n')
  await page.keyboard.press('ControlOrMeta+Shift+M')
  const problem = workspace.root.getByRole('tabpanel').getByRole('button', { name: /is not assignable to type 'number'/ })
  await expect(problem).toBeVisible({ timeout: 60_000 })
  await expect(workspace.root.getByRole('tab', { name: /Problems/ })).toContainText('1')
  await problem.press('Enter')

  await page.keyboard.press('ControlOrMeta+S')
  await expect(line("const lost: number = 'a word'")).toBeVisible({ timeout: 30_000 })
  await workspace.saved()

  await page.keyboard.press('ControlOrMeta+Shift+F')
  await expect(workspace.root.getByRole('searchbox', { name: 'Find in files' })).toBeFocused()
  await page.keyboard.type('A WORD')
  await expect(workspace.root.getByText('1 match in 1 file.')).toBeVisible()
  await workspace.button('Match case').press('Enter')
  await expect(workspace.root.getByText('Nothing found.')).toBeVisible()

  await page.reload()
  await workspace.launch()
  await workspace.openFile(entry)
  await expect(line("const lost: number = 'a word'")).toBeVisible()
  await page.keyboard.press('ControlOrMeta+K')
  await expect(page.getByRole('combobox', { name: 'Command, file or requirement' })).toBeFocused()
  await page.keyboard.type(name)
  await page.keyboard.press('Enter')
  await page.keyboard.press('ControlOrMeta+Z')
  await expect(line('const   lost:number="a word"')).toBeVisible()
  await page.keyboard.press('ControlOrMeta+Z')
  await expect(line('a word')).toHaveCount(0)
  await page.keyboard.press('ControlOrMeta+Shift+Z')
  await expect(line('const   lost:number="a word"')).toBeVisible()
})

test('the lesson stays beside the workspace, and the bar between them where it was left', async ({ page }) => {
  const workspace = new WorkspacePage(page)
  await workspace.open(slug)
  await expect(page.getByRole('heading', { name: 'Your task' })).toBeInViewport()
  const bar = page.getByRole('separator', { name: 'Width of the lesson' })
  const left = async () => (await workspace.root.boundingBox())?.x ?? 0
  const before = await left()

  const box = await bar.boundingBox()
  if (!box) throw new Error('The bar is not on show.')
  await page.mouse.move(box.x + 4, 300)
  await page.mouse.down()
  await page.mouse.move(box.x + 104, 300, { steps: 5 })
  await page.mouse.up()
  expect(await left()).toBeGreaterThan(before + 90)
  await bar.press('ArrowLeft')
  const kept = await left()

  await page.reload()
  await workspace.launch()
  expect(await left()).toBe(kept)
  await bar.press('Enter')
  expect(await left()).toBe(before)

  await workspace.button('Beside the lesson').click()
  await expect(bar).toHaveCount(0)
  await expect(page.getByRole('banner')).toBeVisible()
  await expect(workspace.root).toBeInViewport()
})

test('on a phone, the lesson is one touch away from the workspace, which fits', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 })
  const workspace = new WorkspacePage(page)
  await workspace.open(slug)
  await workspace.button('Lesson').click()
  await expect(workspace.root.getByRole('tab').first()).toBeHidden()
  await page.getByRole('heading', { name: 'Your task' }).scrollIntoViewIfNeeded()
  await expect(page.getByRole('heading', { name: 'Your task' })).toBeInViewport()
  await workspace.button('Workspace').click()
  await expect(workspace.root.getByRole('tab', { name: 'Editor' })).toHaveAttribute('aria-selected', 'true')
  await workspace.tab('History')
  await expect(workspace.root.getByRole('tab', { name: 'History' })).toBeInViewport({ ratio: 1 })
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
})
