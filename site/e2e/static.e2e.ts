import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from '@playwright/test'
import { loadExercise, loadOverlays, REPOSITORY_ROOT } from '#engine/exercise/load.ts'
import { installStandIn } from './stand-in/stand-in.ts'
import { serveFolder } from './static-server.ts'
import { WorkspacePage } from './workspace.ts'

const BASE = '/course/'
const SLUG = 'fix-the-n-plus-one'

let folder: string
test.beforeAll(async () => {
  test.setTimeout(300_000)
  folder = await mkdtemp(join(tmpdir(), 'loadbearing-static-'))
  await promisify(execFile)('node', [join(REPOSITORY_ROOT, 'site/bootstrap/run.mjs'), 'build-static', '--base', BASE, '--out', folder], {
    cwd: REPOSITORY_ROOT,
  })
})
test.afterAll(() => rm(folder, { recursive: true, force: true }))

test('on a host that only serves files, below a path, an exercise fails and passes in the browser', async ({ page, context }) => {
  test.setTimeout(240_000)
  await using host = await serveFolder(folder, BASE)
  const vendor = await installStandIn(context)
  const missing: string[] = []
  page.on('response', (response) => {
    if (response.url().startsWith(host.origin) && !response.ok()) missing.push(response.url())
  })

  await page.goto(`${host.origin}${BASE}`)
  await page.locator(`[data-lesson="${SLUG}"] a`).first().click()
  await expect(page).toHaveURL(new RegExp(`${BASE}.*${SLUG}`))
  const workspace = new WorkspacePage(page, 'nothing')
  await workspace.launch()
  await expect(workspace.root.getByLabel('Runs').locator('option[value="server"]')).toBeDisabled()
  await workspace.button('Grade').click()
  await expect(workspace.verdict).toHaveAttribute('data-verdict', 'failed', { timeout: 90_000 })

  await workspace.more('Show the solution…')
  await page.getByRole('dialog').getByRole('button', { name: 'Give up and show it' }).click()
  await expect(workspace.root).toContainText('Why the solution is built this way')
  await workspace.button('Changes').click()
  const solution = (await loadOverlays(await loadExercise(SLUG))).find(({ kind }) => kind === 'solution')
  if (!solution) throw new Error(`${SLUG} has no solution`)
  await workspace.button('Changes').click()
  await workspace.apply(solution)
  await workspace.button('Grade').click()
  await expect(workspace.verdict).toHaveAttribute('data-verdict', 'passed', { timeout: 90_000 })
  expect(missing).toEqual([])
  await vendor.close()
})

test('the account page says that accounts need a server, and asks for none', async ({ page }) => {
  await using host = await serveFolder(folder, BASE)
  const asked: string[] = []
  page.on('request', (request) => request.url().includes('/api/') && asked.push(request.url()))
  await page.goto(`${host.origin}${BASE}account/`)
  await expect(page.getByRole('heading', { name: 'Accounts need a server' })).toBeVisible()
  await expect(page.getByText('Your progress stays on this device')).toBeVisible()
  await expect(page.getByRole('textbox', { name: 'Password' })).toHaveCount(0)
  expect(asked).toEqual([])
})

test('every link of every page leads somewhere', async ({ page }) => {
  await using host = await serveFolder(folder, BASE)
  const seen = new Set<string>()
  const queue = [`${host.origin}${BASE}`]
  const broken: string[] = []
  for (let url = queue.shift(); url !== undefined; url = queue.shift()) {
    if (seen.has(url)) continue
    seen.add(url)
    const response = await page.request.get(url)
    if (!response.ok()) broken.push(url)
    if (!(response.headers()['content-type'] ?? '').startsWith('text/html')) continue
    for (const [, href = ''] of (await response.text()).matchAll(/<a\b[^>]*\bhref="([^"#]*)/g)) {
      const target = new URL(href, url)
      if (target.origin === host.origin) queue.push(target.href.split('#')[0] ?? '')
    }
  }
  expect(broken).toEqual([])
  expect(seen.size).toBeGreaterThan(20)
})
