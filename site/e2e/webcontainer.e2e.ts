import { expect, test as base } from '@playwright/test'
import { loadExercise } from '#engine/exercise/load.ts'
import { oneOfEachKind } from './one-of-each-kind.ts'
import { servePlainHttp } from './plain-http.ts'
import { installStandIn, type StandIn, type Vendor } from './stand-in/stand-in.ts'
import { solutionOf, WorkspacePage } from './workspace.ts'

const SLUG = 'fix-the-n-plus-one'

/** Every page finds the vendor's site, played by real processes on this machine. */
const test = base.extend<{ vendor: StandIn }>({
  vendor: async ({ context }, use) => {
    const vendor = await installStandIn(context)
    await use(vendor)
    await vendor.close()
  },
})

for (const slug of await oneOfEachKind()) {
  test(`${slug} runs, fails and passes in the browser`, async ({ page, vendor }) => {
    test.setTimeout(600_000)
    const timeout = 60_000 + (await loadExercise(slug)).manifest.budgetSeconds * 1000
    const workspace = new WorkspacePage(page, 'webcontainer')
    const { root, verdict } = workspace
    const asked: string[] = []
    page.on('request', (request) => asked.push(new URL(request.url()).pathname))

    await workspace.open(slug)
    await workspace.runAndRequest()
    const preview = await root.getByRole('link', { name: 'Open the running app' }).getAttribute('href')
    expect(preview).toMatch(/^https:\/\/.*webcontainer-api\.io/)
    await workspace.button('Run tests').click()
    await expect(root.locator('[data-tests="done"] li strong').first()).toHaveText('passed', { timeout: 60_000 })
    await workspace.tab('Request')
    await workspace.button('Send').click()
    await expect(root.locator('[data-announcer]')).toHaveText(/^Answer: status [1-4]\d\d/)
    await workspace.button('Stop').click()

    await workspace.button('Grade').click()
    await expect(verdict).toHaveAttribute('data-verdict', 'failed', { timeout })
    await expect(verdict).toContainText('Practice')
    await workspace.apply(await solutionOf(slug))
    await workspace.button('Grade').click()
    await expect(verdict).toHaveAttribute('data-verdict', 'passed', { timeout })
    await expect(root.locator('[data-status="failed"]')).toHaveCount(0)

    expect(vendor.machines).toHaveLength(1)
    expect(asked.filter((path) => path === '/api/gradings' || path === '/api/runs')).toEqual([])
  })
}

test('one container serves a visit from lesson to lesson, and ends with it', async ({ page, vendor }) => {
  test.setTimeout(180_000)
  const workspace = new WorkspacePage(page, 'webcontainer')
  const documents: string[] = []
  page.on('request', (request) => {
    if (request.isNavigationRequest() && request.frame() === page.mainFrame()) documents.push(request.url())
  })
  await workspace.open('make-it-stateless')
  // Back into the page, where the menu is.
  await workspace.button('Beside the lesson').click()
  await page.getByRole('banner').getByLabel('Select theme').selectOption('dark')
  await workspace.runAndRequest()
  await workspace.openFile('src/main.ts')
  await workspace.replaceText('// mine\n')
  await workspace.saved()

  const { manifest } = await loadExercise(SLUG)
  const menu = page.getByRole('navigation', { name: 'Main' })
  await menu.getByRole('link', { name: manifest.title }).click()
  await expect(page).toHaveTitle(`${manifest.title} | Loadbearing`)
  await expect(page.locator('main h1')).toBeFocused()
  await expect(menu.locator('[aria-current="page"]')).toHaveText(manifest.title)
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await workspace.launch()
  await workspace.runAndRequest()
  expect(vendor.machines[0]?.running).toBeGreaterThan(0)

  await page.goBack()
  await workspace.launch()
  await expect(workspace.file('src/main.ts')).toContainText('changed')
  await workspace.button('Grade').click()
  await expect(workspace.verdict).toHaveAttribute('data-verdict', 'failed', { timeout: 90_000 })

  expect(documents).toHaveLength(1)
  expect(vendor.machines).toHaveLength(1)
  expect(vendor.asked).toBe(1)
  await page.goto('about:blank')
  await expect.poll(() => vendor.machines[0]?.running).toBe(0)
})

test('what the browser can’t check says so before anything is graded, and one click has the server check it', async ({ page }) => {
  const workspace = new WorkspacePage(page, 'webcontainer')
  await workspace.open('transactional-outbox')
  const requirement = workspace.root.locator('[data-requirement="two-relays"]')
  await expect(requirement).toHaveAttribute('data-status', 'not-checked')
  await expect(requirement).toContainText('several database sessions')
  await requirement.getByRole('button', { name: 'Let the server check it' }).click()
  await expect(workspace.verdict).toHaveAttribute('data-verdict', 'failed', { timeout: 90_000 })
  await expect(workspace.verdict).not.toContainText('Practice')
  await expect(requirement).not.toHaveAttribute('data-status', 'not-checked')
})

const UNREACHABLE: readonly Vendor[] = ['unreachable', 'down', 'without-headers', 'silent']
for (const state of UNREACHABLE) {
  test(`a vendor that is ${state}: the server takes over, and the browser is taken back without a reload`, async ({ page, vendor }) => {
    vendor.vendor = state
    const workspace = new WorkspacePage(page, 'nothing')
    const { root } = workspace
    await workspace.open(SLUG)
    const banner = root.locator('[data-runtime]')
    await expect(banner).toHaveAttribute('data-runtime', 'taken-over')
    await expect(root.getByLabel('Runs')).toHaveValue('server')
    await workspace.openFile('src/main.ts')
    await workspace.replaceText('// mine\n')
    await workspace.saved()

    vendor.vendor = 'works'
    await banner.getByRole('button', { name: 'Run it in this browser after all' }).click()
    await expect(root.getByLabel('Runs')).toHaveValue('webcontainer')
    await expect(banner).toHaveCount(0, { timeout: 60_000 })
    await expect(workspace.file('src/main.ts')).toContainText('changed')
    expect(vendor.machines).toHaveLength(1)
  })
}

test('an answer that comes after the server has taken over is there for whoever wants the browser back', async ({ page, vendor }) => {
  vendor.vendor = 'late'
  const workspace = new WorkspacePage(page, 'nothing')
  await workspace.open(SLUG)
  const banner = workspace.root.locator('[data-runtime]')
  await expect(banner).toHaveAttribute('data-runtime', 'taken-over')
  await expect.poll(() => vendor.machines.length).toBe(1)
  await expect(workspace.root.getByLabel('Runs')).toHaveValue('server')
  await banner.getByRole('button', { name: 'Run it in this browser after all' }).click()
  await expect(banner).toHaveCount(0, { timeout: 60_000 })
  await workspace.runAndRequest()
  expect([vendor.asked, vendor.machines.length]).toEqual([1, 1])
})

const FAILURES = [
  { vendor: 'unreachable', reason: 'blocked' },
  { vendor: 'out-of-memory', reason: 'out-of-memory' },
] as const
for (const { vendor: state, reason } of FAILURES) {
  test(`a visitor who wants the browser is told that it is ${reason}, with the command line, and tries again`, async ({ page, vendor }) => {
    vendor.vendor = state
    const workspace = new WorkspacePage(page, 'webcontainer')
    await workspace.open(SLUG)
    const banner = workspace.root.locator('[data-runtime]')
    await expect(banner).toHaveAttribute('data-runtime', reason, { timeout: 60_000 })
    await expect(banner).toContainText(`npm run exercise -- start ${SLUG}`)
    vendor.vendor = 'works'
    await banner.getByRole('button', { name: 'Try again' }).click()
    await expect(banner).toHaveCount(0, { timeout: 60_000 })
  })
}

test('a download that is cut in half is said to be, and goes on where it was', async ({ page, vendor }) => {
  let cuts = 0
  await page.route('**/container/database.*', async (route) => {
    cuts += 1
    const response = await route.fetch()
    const body = await response.body()
    await route.fulfill({ status: 200, contentType: 'application/octet-stream', body: body.subarray(0, body.length / 2) })
  })
  const workspace = new WorkspacePage(page, 'webcontainer')
  await workspace.open(SLUG)
  const banner = workspace.root.locator('[data-runtime]')
  await expect(banner).toHaveAttribute('data-runtime', 'download', { timeout: 60_000 })
  expect(cuts).toBe(3)
  const others: string[] = []
  await page.unroute('**/container/database.*')
  page.on('request', (request) => {
    if (request.url().includes('/container/')) others.push(request.url())
  })
  await banner.getByRole('button', { name: 'Try again' }).click()
  await expect(banner).toHaveCount(0, { timeout: 60_000 })
  expect(others).toEqual([expect.stringContaining('/container/database.')])
  expect(vendor.machines).toHaveLength(1)
})

test('a browser that can’t is told so at once, and the server runs the exercise', async ({ page, vendor }) => {
  await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'SharedArrayBuffer'))
  const workspace = new WorkspacePage(page, 'nothing')
  await workspace.open(SLUG)
  await expect(workspace.root.locator('[data-runtime="taken-over"]')).toContainText('This browser lacks')
  expect(vendor.asked).toBe(0)
})

test('a plain-http address that is not localhost is named as the obstacle, and the server runs the exercise', async ({ page, vendor }) => {
  await using plain = await servePlainHttp()
  const { manifest } = await loadExercise(SLUG)
  const workspace = new WorkspacePage(page, 'nothing')
  await page.goto(`${plain.origin}/${manifest.track}/${SLUG}/`)
  await workspace.launch()
  const banner = workspace.root.locator('[data-runtime="taken-over"]')
  await expect(banner).toContainText('https')
  await workspace.button('Run').click()
  await expect(workspace.button('Run again')).toBeVisible({ timeout: 60_000 })
  expect(vendor.asked).toBe(0)

  await banner.getByRole('button', { name: 'Run it in this browser after all' }).click()
  await expect(workspace.root.locator('[data-runtime="insecure-origin"]')).toContainText('npm run exercise')
})

test('without a server the page still grades, also right after a grading that was cancelled, and the choice says why the server can’t', async ({
  page,
  vendor,
}) => {
  await page.route('**/api/**', (route) => route.abort('connectionrefused'))
  const workspace = new WorkspacePage(page, 'nothing')
  await workspace.open(SLUG)
  await workspace.button('Grade').click()
  await expect(workspace.root.locator('[data-grading]')).toContainText('Checking requirement', { timeout: 60_000 })
  await workspace.button('Cancel').click()
  await workspace.button('Grade').click()
  await expect(workspace.verdict).toHaveAttribute('data-verdict', 'failed', { timeout: 90_000 })
  await expect(workspace.root.getByLabel('Runs').locator('option[value="server"]')).toBeDisabled()
  expect(vendor.machines).toHaveLength(1)
})

test('processes that are killed are told, and the next grading has new ones', async ({ page, vendor }) => {
  test.setTimeout(180_000)
  const workspace = new WorkspacePage(page, 'webcontainer')
  const { root, verdict } = workspace
  await workspace.open(SLUG)
  await workspace.button('Grade').click()
  await expect(root.locator('[data-grading]')).toContainText('Checking requirement', { timeout: 60_000 })
  vendor.machines[0]?.killAll()
  await expect(root.locator('.lb-verdict.error')).toContainText('ended unexpectedly')
  await workspace.button('Grade').click()
  await expect(verdict).toHaveAttribute('data-verdict', 'failed', { timeout: 90_000 })
})

test('one choice: the same work on the server and in the browser', async ({ page, vendor }) => {
  test.setTimeout(180_000)
  const workspace = new WorkspacePage(page, 'nothing')
  const { root, verdict } = workspace
  await workspace.open(SLUG)
  await workspace.openFile('src/main.ts')
  await workspace.replaceText('this is no program')
  await workspace.saved()
  await workspace.button('Grade').click()
  await expect(verdict).toContainText('Practice', { timeout: 60_000 })
  const inBrowser = await verdict.locator('strong').innerText()
  await root.getByLabel('Runs').selectOption('server')
  await workspace.button('Grade').click()
  await expect(verdict).not.toContainText('Practice', { timeout: 60_000 })
  expect(await verdict.locator('strong').innerText()).toBe(inBrowser)

  await page.reload()
  await workspace.launch()
  await expect(root.getByLabel('Runs')).toHaveValue('server')
  await expect(workspace.file('src/main.ts')).toContainText('changed')
  // It was chosen: the browser is not even tried.
  expect([vendor.asked, vendor.machines.length]).toEqual([1, 1])
})
