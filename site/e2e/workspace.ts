import { expect as expectWith, type Locator, type Page } from '@playwright/test'
import { loadExercise, loadOverlays } from '#engine/exercise/load.ts'
import type { Overlay } from '#engine/exercise/types.ts'
import { PATIENCE_MS } from './chromium.ts'

// Benchmarks use the workspace too, without the configuration of the tests.
const expect = expectWith.configure({ timeout: PATIENCE_MS })

/** Address on the server under test; it carries the token where the server needs one. */
export function address(path: string): string {
  const server = process.env['LOADBEARING_URL']
  if (server === undefined) throw new Error('LOADBEARING_URL is not set: the global setup starts the server')
  const url = new URL(server)
  return new URL(path, url.origin).href + url.hash
}

/** The reference repair of an exercise. */
export async function solutionOf(slug: string): Promise<Overlay> {
  const solution = (await loadOverlays(await loadExercise(slug))).find(({ kind }) => kind === 'solution')
  if (!solution) throw new Error(`${slug} has no solution`)
  return solution
}

/** The workspace of one lesson, as a person uses it. */
export class WorkspacePage {
  readonly page: Page
  readonly root: Locator
  readonly verdict: Locator
  readonly #remembered: string

  /** @param remembered where this device runs exercises; `nothing` when it is a first visit */
  constructor(page: Page, remembered: 'server' | 'webcontainer' | 'nothing' = 'server') {
    this.page = page
    this.#remembered = remembered
    this.root = page.locator('[data-workspace]')
    this.verdict = this.root.locator('[data-verdict]')
  }

  /** Opens the lesson, then its workspace, and waits for the editor. */
  async open(slug: string): Promise<void> {
    const { manifest } = await loadExercise(slug)
    if (this.#remembered !== 'nothing')
      await this.page.addInitScript((name) => {
        if (localStorage.getItem('loadbearing.runtime') === null) localStorage.setItem('loadbearing.runtime', name)
      }, this.#remembered)
    await this.page.goto(address(`/${manifest.track}/${slug}/`))
    await this.launch()
  }

  async launch(): Promise<void> {
    await this.page.getByRole('button', { name: 'Open the workspace' }).click()
    await expect(this.root.locator('.monaco-editor .view-line').first()).toBeVisible()
  }

  button(name: string): Locator {
    return this.root.getByRole('button', { name, exact: true })
  }

  async tab(name: string): Promise<void> {
    await this.root.getByRole('tab', { name, exact: true }).click()
  }

  /** The button of a file in the tree. */
  file(path: string): Locator {
    return this.root.getByRole('navigation', { name: 'Files of the exercise' }).locator(`button[title="${path}"]`)
  }

  async openFile(path: string): Promise<void> {
    await this.file(path).click()
    await expect(this.root.locator('.lb-file-tabs .active button').first()).toHaveAttribute('title', path)
  }

  /** Replaces the open file's text by pasting, as a person would. */
  async replaceText(text: string): Promise<void> {
    await this.page.evaluate((content) => navigator.clipboard.writeText(content), text)
    await this.root.locator('.monaco-editor .view-lines').first().click()
    await this.page.keyboard.press('ControlOrMeta+A')
    await this.page.keyboard.press('ControlOrMeta+V')
  }

  async create(path: string): Promise<void> {
    await this.button('New').click()
    await this.page.getByRole('dialog').getByLabel('Path').fill(path)
    await this.page.getByRole('dialog').getByRole('button', { name: 'Create' }).click()
    await expect(this.file(path)).toBeVisible()
  }

  async remove(path: string): Promise<void> {
    await this.openFile(path)
    await this.button('Delete').click()
    await this.page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await expect(this.file(path)).toHaveCount(0)
  }

  /** Lays files over the learner's. */
  async apply(overlay: { files: Readonly<Record<string, string>>; delete: readonly string[] }): Promise<void> {
    for (const path of overlay.delete) await this.remove(path)
    for (const [path, text] of Object.entries(overlay.files)) {
      if ((await this.file(path).count()) === 0) await this.create(path)
      else await this.openFile(path)
      await this.replaceText(text)
      await expect(this.file(path)).toContainText(/changed|new/)
    }
    await this.saved()
  }

  /** Starts the app and sends it the request that the pane proposes. */
  async runAndRequest(): Promise<void> {
    await this.button('Run').click()
    await expect(this.button('Run again')).toBeVisible({ timeout: 60_000 })
    await expect(this.root.getByRole('log')).toContainText('Running: web.0')
    await expect(this.root.getByRole('log')).not.toContainText('\u001b')
    await this.tab('Request')
    await this.button('Send').click()
    const answer = this.root.locator('.lb-answer')
    await expect(answer).toBeVisible()
    expect(Number(await answer.getAttribute('data-status'))).toBeLessThan(500)
  }

  async saved(): Promise<void> {
    await expect(this.root.locator('[data-save="saved"]')).toBeVisible()
  }

  async more(item: string): Promise<void> {
    await this.root.locator('summary', { hasText: 'More' }).click()
    await this.button(item).click()
  }
}
