import AxeBuilder from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { loadExercise } from '#engine/exercise/load.ts'
import { WorkspacePage } from './workspace.ts'

const slug = 'fix-the-n-plus-one'
const exercise = await loadExercise(slug)
const entry = 'src/main.ts'

/** Once it is asked something: colours, levels, many lines, and what only looks like markup. */
const CHATTY = String.raw`
app.getHttpServer().once('request', () => {
  console.log('\u001b[32mgreen\u001b[0m and \u001b]0;title\u0007plain <b>text</b>')
  console.log(JSON.stringify({ level: 50, msg: 'pump broken' }))
  for (let index = 1; index <= 3000; index += 1) console.log('line ' + index + ' of many')
})
`

test('request pane and log: write, send, save, find again and take to a terminal; follow, search and filter', async ({ page }) => {
  test.setTimeout(300_000)
  const workspace = new WorkspacePage(page)
  const { root } = workspace
  const announcer = root.locator('[data-announcer]')
  await workspace.open(slug)
  await workspace.openFile(entry)
  await workspace.replaceText(`${exercise.files[entry]}\n${CHATTY}`)
  await workspace.button('Whole window').click()
  await workspace.button('Run').click()
  await expect(workspace.button('Run again')).toBeVisible({ timeout: 60_000 })

  await workspace.tab('Request')
  const pane = root.locator('.lb-request')
  const answer = pane.getByRole('region', { name: 'Answer' })
  const path = pane.getByLabel('Path and query')

  await test.step('a request is written and sent with the keyboard, and its answer announced', async () => {
    await pane.getByRole('button', { name: /^GET \/orders\?limit=20/ }).click()
    await path.fill('/orders?limit=2')
    await expect(pane.getByRole('group', { name: 'Parameter 1' }).getByLabel('Value')).toHaveValue('2')
    await path.press('ControlOrMeta+Enter')
    await expect(announcer).toContainText('Answer: status 200')
    await expect(answer.locator('.lb-answer')).toHaveAttribute('data-status', '200')
    await expect(answer.locator('.json-name').first()).toBeVisible()
    await answer.getByRole('button', { name: 'Raw' }).click()
    await expect(answer.getByLabel('Body of the answer').last()).toHaveText(/^\[\{"/)
    await expectAccessible(page)
  })

  await test.step('headers are switched off, and what the app says to that is seen', async () => {
    await pane.getByRole('group', { name: 'Header 1' }).getByLabel('Use').uncheck()
    await pane.getByRole('button', { name: 'Send', exact: true }).click()
    await expect(answer.locator('.lb-answer')).not.toHaveAttribute('data-status', '200')
    await pane
      .getByRole('navigation', { name: 'Requests' })
      .getByRole('button', { name: /limit=2 200/ })
      .click()
    await expect(answer.locator('.lb-answer')).toHaveAttribute('data-status', '200')
    await expect(pane.getByRole('group', { name: 'Header 1' }).getByLabel('Use')).toBeChecked()
  })

  await test.step('it is saved, renamed, deleted, had back, and there after a reload', async () => {
    await pane.getByRole('button', { name: 'Save', exact: true }).click()
    await pane.getByLabel('Name of the request').fill('Two orders')
    await page.keyboard.press('Enter')
    await pane.getByRole('button', { name: 'Rename “Two orders”' }).click()
    await pane.getByLabel('Name of the request').fill('A pair')
    await page.keyboard.press('Enter')
    await pane.getByRole('button', { name: 'Delete “A pair”' }).click()
    await expect(announcer).toContainText('“A pair” is deleted.')
    await expect(pane.getByRole('button', { name: 'Undo' })).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(pane.getByRole('button', { name: 'GET A pair' })).toBeVisible()
  })

  await test.step('curl goes out and comes in', async () => {
    await pane.getByRole('button', { name: 'Copy as curl' }).click()
    await expect(pane.getByText('The curl command was copied.')).toBeVisible()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toContain("/orders?limit=2' \\\n  -H 'X-Tenant: harbour'")
    await page.evaluate(() =>
      navigator.clipboard.writeText("curl -X POST localhost:3000/orders -H 'X-Tenant: meadow' --json '{\"reference\": 1 2}'"),
    )
    await path.selectText()
    await page.keyboard.press('ControlOrMeta+V')
    await expect(pane.getByLabel('Method')).toHaveValue('POST')
    await expect(pane.getByText('Line 1, column 17: A comma is expected here.')).toBeVisible()
    await pane.getByRole('button', { name: 'Go there' }).click()
    await page.keyboard.press('Delete')
    await expect(pane.getByText('Line 1')).toHaveCount(0)
    await pane.getByRole('button', { name: 'Format JSON' }).click()
    await expect(pane.getByLabel('Body', { exact: true })).toHaveValue('{\n  "reference": 1\n}')
    await expectAccessible(page)
  })

  await workspace.tab('Log')
  await test.step('the log follows its end, and stops for whoever scrolls up', async () => {
    const log = root.getByRole('log')
    await expect(log).toContainText('line 3000 of many')
    await expect(log.getByText('line 3000 of many')).toBeInViewport()
    await expect(log.locator('.ansi-green')).toHaveText('green')
    await expect(log).toContainText('and plain <b>text</b>')
    await expect(log.locator('.lb-log-line.error .level')).toHaveText('ERROR')
    await log.focus()
    await page.keyboard.press('Control+Home')
    await expect(log.getByText('Starting the app.')).toBeInViewport()
    await expectAccessible(page)
    await root.getByRole('button', { name: 'Jump to the end' }).click()
    await expect(log.getByText('line 3000 of many')).toBeInViewport()
    await expect(root.getByRole('button', { name: 'Jump to the end' })).toHaveCount(0)
  })

  await test.step('it is searched and filtered', async () => {
    const search = root.getByRole('searchbox', { name: 'Search the log' })
    await page.keyboard.press('ControlOrMeta+F')
    await expect(search).toBeFocused()
    await search.fill('LINE 29')
    await expect(root.getByText('111 of 111')).toBeVisible()
    await page.keyboard.press('Enter')
    await expect(root.getByText('1 of 111')).toBeVisible()
    await expect(root.getByText('line 29 of many')).toBeInViewport()
    await page.keyboard.press('Shift+Enter')
    await expect(root.getByText('111 of 111')).toBeVisible()
    await root.getByRole('combobox', { name: 'Show' }).selectOption('Errors')
    await expect(root.getByText('No match')).toBeVisible()
    await expect(root.locator('.lb-log-line:not(.note)')).toHaveCount(1)
    await search.press('Escape')
    await expect(search).toHaveValue('')
    await workspace.button('Copy').click()
    await expect(announcer).toContainText('One line was copied.')
    expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('pump broken')
  })

  await page.reload()
  await workspace.launch()
  await workspace.tab('Request')
  await expect(path).toHaveValue('/orders')
  await page.setViewportSize({ width: 360, height: 740 })
  await pane.getByRole('button', { name: 'Requests' }).click()
  await expect(pane.getByRole('button', { name: 'GET A pair' })).toBeVisible()
  await expectAccessible(page)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
  await pane.getByRole('button', { name: 'GET A pair' }).click()
  await expect(path).toHaveValue('/orders?limit=2')
})

async function expectAccessible(page: Page): Promise<void> {
  await expect(async () => {
    const { violations } = await new AxeBuilder({ page }).include('#lb-pane-log').include('#lb-pane-request').analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)).toEqual([])
  }).toPass({ timeout: 30_000 })
}
