import { expect, test, type Page } from '@playwright/test'
import { loadExercise } from '#engine/exercise/load.ts'
import { address, solutionOf, WorkspacePage } from './workspace.ts'

const SLUG = 'lost-update'
const { manifest, files: starter } = await loadExercise(SLUG)
const { files } = await solutionOf(SLUG)

test('a whole lesson without a mouse: read, answered, repaired, graded, and on to the next one', async ({ page }) => {
  test.setTimeout(300_000)
  const workspace = new WorkspacePage(page)
  const announced = workspace.root.locator('[data-announcer]')
  await page.addInitScript(() => localStorage.setItem('loadbearing.runtime', 'server'))
  await page.goto(address(`/${manifest.track}/${SLUG}/`))

  // First what leads past the head of the page.
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused()
  await page.keyboard.press('Enter')

  await page.locator('#quiz').scrollIntoViewIfNeeded()
  await expect(page.locator('#quiz astro-island:not([ssr])')).toBeAttached()
  await tabTo(page, '#quiz input')
  await page.keyboard.press('Space')
  await page.keyboard.press('Enter')
  await expect(page.locator('#quiz').getByRole('status').first()).toContainText(/Right|Not quite/)

  await tabTo(page, '#workspace button')
  await page.keyboard.press('Enter')
  await expect(workspace.root.locator('.monaco-editor .view-line').first()).toBeVisible()
  await expect(workspace.root).toBeFocused()

  for (const [path, text] of Object.entries(files)) {
    if (path in starter) await command(page, 'p', path)
    else {
      await command(page, 'k', 'New file')
      await expect(page.getByRole('dialog').getByLabel('Path')).toBeVisible()
      await tabTo(page, 'dialog input')
      await page.keyboard.press('ControlOrMeta+a')
      await page.keyboard.type(path)
      await page.keyboard.press('Enter')
      await command(page, 'p', path)
    }
    await expect(workspace.root.locator('.lb-file-tabs .active button').first()).toHaveAttribute('title', path)
    await expect(input(workspace)).toBeFocused()
    await page.evaluate((content) => navigator.clipboard.writeText(content), text)
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.press('ControlOrMeta+v')
    await expect(workspace.file(path)).toContainText(/changed|new/)
  }
  await page.keyboard.press('ControlOrMeta+s')
  await expect(announced).toHaveText('Saved on this device.')

  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(announced).toContainText(/requirements hold/, { timeout: 120_000 })
  await expect(workspace.verdict).toHaveAttribute('data-verdict', 'passed')
  // What there is to celebrate takes nobody's place away.
  await expect(input(workspace)).toBeFocused()

  await command(page, 'k', 'Show Requirements')
  await tabTo(page, '[data-verdict] a[href^="/"]')
  const next = await page.evaluate(() => document.activeElement?.getAttribute('href'))
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(new RegExp(`${next}$`))
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
})

function input(workspace: WorkspacePage) {
  return workspace.root.locator('.lb-editor-host:not([hidden]) .monaco-editor :is(textarea, .native-edit-context)').first()
}

/** Opens the palette and takes what comes first for some words. */
async function command(page: Page, key: 'k' | 'p', words: string): Promise<void> {
  await page.keyboard.press(`ControlOrMeta+${key}`)
  const palette = page.getByRole('dialog').getByRole('combobox')
  await expect(palette).toBeFocused()
  await page.keyboard.type(words)
  await page.keyboard.press('Enter')
  await expect(palette).toHaveCount(0)
}

/** Presses Tab until what is meant has the focus: everything on the way can be passed, and nothing keeps it. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 200; presses++) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) === true, selector)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`${selector} was not reached by Tab.`)
}
