import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, type BrowserContext, type Page } from '@playwright/test'
import { loadExercise } from '#engine/exercise/load.ts'
import { z } from 'zod'
import { VISITOR } from './chromium.ts'
import { expectAccessible } from './cohort-pages.ts'
import { copySite, endWorker, makeNextVersion } from './offline-version.ts'
import { serveFolder } from './static-server.ts'
import { address, WorkspacePage } from './workspace.ts'

test.use({ serviceWorkers: 'allow' })

const [first, second] = ['fix-the-n-plus-one', 'transactional-outbox']
const [lesson, other] = [await loadExercise(first), await loadExercise(second)]
const partsSchema = z.object({ editor: z.array(z.object({ address: z.string() })) })
const pathOf = ({ manifest: { track } }: typeof lesson, slug: string) => `/${track}/${slug}/`
const { entry } = lesson.manifest.processes['web'] ?? { entry: 'src/main.ts' }

test('after the first visit lessons, search and editor work without a network, and an attempt is graded once the server is back', async ({
  page,
  context,
}) => {
  test.setTimeout(240_000)
  const handedIn = gradingsOf(context)
  await page.goto(address(pathOf(lesson, first)))
  await keepsEditor(page)

  await context.setOffline(true)
  await page.goto(address(pathOf(other, second)))
  await expect(page.getByRole('heading', { level: 1, name: other.manifest.title })).toBeVisible()
  await expect(page.getByText('You are offline')).toBeVisible()
  await page.getByText('You are offline').click()
  await expect(page.getByText('Running and testing wait for the network')).toBeVisible()
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true)
  await expectAccessible(page, '.lb-notices')
  await page.setViewportSize(VISITOR.viewport)

  await page.keyboard.press('ControlOrMeta+k')
  await page.getByRole('dialog').getByRole('textbox').fill('outbox')
  await expect(
    page
      .getByRole('dialog')
      .getByRole('link', { name: /outbox/i })
      .first(),
  ).toBeVisible()
  await page.keyboard.press('Escape')

  await page.goto(address('/account/'))
  await expect(page.getByRole('heading', { name: 'This page is not on your device' })).toBeVisible()

  const workspace = new WorkspacePage(page)
  await workspace.open(first)
  await workspace.openFile(entry)
  await workspace.replaceText(`// written offline\n${lesson.files[entry]}`)
  await expect(workspace.file(entry)).toContainText('changed')
  await workspace.saved()
  await expect(workspace.root.getByText('hands it in once the server answers')).toBeVisible()
  await workspace.button('Grade').click()
  await expect(workspace.root.locator('[data-waiting="waiting"]')).toContainText('waits for the server')
  await workspace.button('Grade').click()
  await expect(workspace.root.locator('[data-waiting]')).toHaveCount(1)

  await page.reload()
  await workspace.launch()
  await expect(workspace.root.locator('[data-waiting]')).toHaveCount(1)
  await workspace.openFile(entry)
  await expect(workspace.root.locator('.view-lines').first()).toContainText('written offline')
  await expectAccessible(page, '.lb-workspace')
  await page.setViewportSize(VISITOR.viewport)

  // Another tab has an eye on it, too.
  const tab = await context.newPage()
  await tab.goto(address(pathOf(other, second)))
  expect(handedIn).toEqual([])
  await context.setOffline(false)
  // Which one it is, is not the point: on a busy machine the time may run out.
  await expect(workspace.verdict).toHaveAttribute('data-verdict', /failed|timeout/, { timeout: 120_000 })
  await expect(workspace.root.locator('[data-waiting]')).toHaveCount(0)
  await expect(workspace.root.locator('[data-announcer]')).toContainText('requirements hold')
  await tab.reload()
  await expect(tab.getByText('You are offline')).toHaveCount(0)
  expect(new Set(handedIn)).toHaveProperty('size', 1)
})

test('a new version is told of, takes nothing from an open page, and ends when the operator wants it', async ({ page, context }) => {
  test.setTimeout(180_000)
  const folder = await mkdtemp(join(tmpdir(), 'loadbearing-versions-'))
  try {
    await copySite(folder)
    await using host = await serveFolder(folder, '/')
    const lessonAddress = host.origin + pathOf(lesson, first)
    await page.goto(lessonAddress)
    await keepsEditor(page)
    await page.reload()
    await makeNextVersion(folder, pathOf(lesson, first).slice(1), 'The next version')
    const visitor = await context.newPage()
    await visitor.goto(`${host.origin}/lessons/`)

    const notice = page.getByText('A new version of this page is ready')
    await expect(notice).toBeVisible()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(lesson.manifest.title)
    // Its workspace is a file that the server has no more.
    const workspace = new WorkspacePage(page)
    await workspace.launch()
    await workspace.openFile(entry)
    await workspace.replaceText('// kept\n')
    await expectAccessible(page, '.lb-notices')
    await page.setViewportSize(VISITOR.viewport)
    await page.getByRole('button', { name: 'Reload' }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('The next version')
    await workspace.launch()
    await workspace.openFile(entry)
    await expect(workspace.root.locator('.view-lines').first()).toContainText('kept')
    await expect(notice).toHaveCount(0)

    await endWorker(folder)
    await visitor.reload()
    await expect.poll(() => visitor.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0)
    expect(await visitor.evaluate(() => caches.keys())).toEqual([])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

/** Waits until the device has what the editor needs. */
async function keepsEditor(page: Page): Promise<void> {
  const { editor } = partsSchema.parse(await (await page.request.get(new URL('/offline.json', page.url()).href)).json())
  const isKept = async (addresses: readonly string[]) =>
    navigator.serviceWorker.controller !== null && (await Promise.all(addresses.map((path) => caches.match(path)))).every(Boolean)
  const addresses = editor.map((file) => file.address)
  await expect.poll(() => page.evaluate(isKept, addresses), { timeout: 90_000 }).toBe(true)
}

/** Ids of what the server takes to be graded. */
function gradingsOf(context: BrowserContext): string[] {
  const ids: string[] = []
  context.on('response', (response) => {
    if (response.request().method() !== 'POST' || !response.url().endsWith('/api/gradings')) return
    void response.json().then((body: unknown) => ids.push(z.object({ id: z.string() }).parse(body).id))
  })
  return ids
}
