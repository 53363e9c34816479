import { readFile } from 'node:fs/promises'
import AxeBuilder from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { listExercises } from '#engine/exercise/load.ts'
import { address, WorkspacePage } from './workspace.ts'

const [slug = ''] = await listExercises()

test('a verdict of the server is checked in the browser, without a network, and a forged one is told', async ({ page, context }) => {
  const workspace = new WorkspacePage(page)
  await workspace.open(slug)
  await workspace.button('Grade').click()
  const signed = workspace.root.locator('[data-signed]')
  await expect(signed).toBeVisible({ timeout: 90_000 })
  const download = page.waitForEvent('download')
  await signed.getByRole('link', { name: 'download' }).click()
  const file = await download
  expect(file.suggestedFilename()).toBe(`${slug}-verdict.json`)
  const grading = await readFile(await file.path(), 'utf8')

  const opened = context.waitForEvent('page')
  await signed.getByRole('link', { name: 'check' }).click()
  const check = await opened
  const problems: string[] = []
  check.on('console', (message) => message.type() === 'error' && problems.push(message.text()))
  await expect(check.getByRole('textbox', { name: 'Signature', exact: true })).not.toHaveValue('')
  await expect(check.getByText('The public keys of this server are believed')).toBeVisible()
  await context.setOffline(true)

  await check.getByRole('textbox', { name: 'Signature', exact: true }).press('Tab')
  await check.getByRole('button', { name: 'Check', exact: true }).press('Enter')
  await expect(check.locator('[data-valid=yes]')).toContainText(`${slug}, revision`)

  await choose(check, 'verdict.json', grading)
  await check.getByRole('button', { name: 'Check', exact: true }).click()
  await expect(check.locator('[data-valid=yes]')).toContainText('The verdict is the one that was signed.')

  await choose(check, 'forged.json', grading.replace('"status":"failed"', '"status":"passed"'))
  await check.getByRole('button', { name: 'Check', exact: true }).click()
  await expect(check.locator('[data-valid=no]')).toContainText('the verdict is not the one that was signed')
  expect(problems).toEqual([])
  await context.setOffline(false)
})

test('where no server answers, the page asks for the keys, and says what is wrong', async ({ page }) => {
  await page.route('**/.well-known/jwks.json', (route) => route.fulfill({ status: 404, body: 'not here' }))
  await page.goto(address('/verify/'))
  await expect(page.getByText('Public keys are needed')).toBeVisible()
  await page.getByRole('button', { name: 'Check', exact: true }).click()
  await expect(page.getByText('Paste a signature first')).toBeVisible()
  await page.getByRole('textbox', { name: 'Signature', exact: true }).fill('hello')
  await page.getByRole('button', { name: 'Check', exact: true }).click()
  await expect(page.getByText('Add the public keys of the server first')).toBeVisible()
  await page.getByRole('textbox', { name: /^Public keys/ }).fill('{"keys":[]}')
  await page.getByRole('button', { name: 'Check', exact: true }).click()
  await expect(page.locator('[data-valid=no]')).toContainText('This is no signature')
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the page is accessible and fits a small screen (${colorScheme})`, async ({ page }) => {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width: 360, height: 740 })
    await page.goto(address(`/verify/#ey.${'x'.repeat(900)}.y`))
    await page.getByRole('button', { name: 'Check', exact: true }).click()
    await expect(page.locator('[data-valid=no]')).toBeVisible()
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
  })
}

async function choose(page: Page, name: string, text: string): Promise<void> {
  await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) })
  await expect(page.getByText(`${name}: `)).toBeVisible()
}
