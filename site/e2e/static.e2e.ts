import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
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
/** Where its visitors are told that it is. */
const SITE = 'https://course.example.org'

let folder: string
test.beforeAll(async () => {
  test.setTimeout(300_000)
  folder = await mkdtemp(join(tmpdir(), 'loadbearing-static-'))
  await promisify(execFile)('node', [join(REPOSITORY_ROOT, 'site/bootstrap/run.mjs'), 'build-static', '--base', BASE, '--out', folder], {
    cwd: REPOSITORY_ROOT,
    env: { ...process.env, LOADBEARING_SITE_URL: SITE },
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

test('whoever is given a link sees what it leads to: previews, sitemap and feed name whole addresses below the path', async () => {
  const read = (path: string) => readFile(join(folder, path), 'utf8')
  const below = (address: string) => address.replace(`${SITE}${BASE}`, '')
  const lesson = await read(`performance/${SLUG}/index.html`)
  const canonical = `${SITE}${BASE}performance/${SLUG}/`
  expect(lesson).toContain(`<link rel="canonical" href="${canonical}"/>`)

  for (const html of [lesson, await read('performance/index.html'), await read('index.html'), await read('account/index.html')]) {
    const [, address = ''] = /<meta property="og:image" content="([^"]+)"/.exec(html) ?? []
    expect(address).toContain(`${SITE}${BASE}previews/`)
    const image = await readFile(join(folder, below(address)))
    expect([image.toString('latin1', 1, 4), image.readUInt32BE(16), image.readUInt32BE(20)]).toEqual(['PNG', 1200, 630])
    expect(image.length).toBeLessThan(60_000)
  }
  const [, data = ''] = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(lesson) ?? []
  expect(JSON.parse(data)).toMatchObject({ '@graph': [{ '@type': 'LearningResource', url: canonical }, { '@type': 'BreadcrumbList' }] })

  expect(await read('account/index.html')).toContain('<meta name="robots" content="noindex"/>')
  const pages = [...(await read('sitemap-0.xml')).matchAll(/<loc>([^<]+)/g)].map(([, page = '']) => below(page))
  expect(pages).toEqual(expect.arrayContaining(['', `performance/${SLUG}/`, 'lessons/', 'themes/']))
  expect(pages.filter((page) => /^(account|cohorts|certificate|progress|due)/.test(page))).toEqual([])
  expect(await read('robots.txt')).toContain(`Sitemap: ${SITE}${BASE}sitemap-index.xml`)
  expect(await read('rss.xml')).toContain(`<link>${canonical}</link>`)
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
