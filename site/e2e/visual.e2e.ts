import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, test, type Page } from '@playwright/test'
import { visitor, type Theme, type Width } from '../pictures/look.ts'
import { STATES } from '../pictures/states.ts'

/** The views whose looks must not change by accident. After a change on purpose: `npx playwright test visual -c site/e2e --update-snapshots`. */
const KEPT: readonly (readonly [name: string, width: Width, theme: Theme])[] = [
  ['home', 1280, 'light'],
  ['home', 360, 'dark'],
  ['catalogue', 1280, 'dark'],
  ['catalogue', 360, 'light'],
  ['themes', 768, 'light'],
  ['track', 1280, 'light'],
  ['lesson', 1280, 'light'],
  ['lesson', 360, 'dark'],
  ['no-such-page', 768, 'dark'],
  ['account', 360, 'light'],
  ['verify', 768, 'light'],
  ['workspace', 1920, 'dark'],
  ['workspace', 1280, 'light'],
  ['workspace', 360, 'light'],
  ['palette', 1280, 'dark'],
  ['keyboard-help', 768, 'light'],
]

const FACE = createRequire(import.meta.url).resolve('@fontsource/barlow-semi-condensed/files/barlow-semi-condensed-latin-600-normal.woff2')

for (const [name, width, theme] of KEPT) {
  test.describe(`${name}, ${width} px, ${theme}`, () => {
    test.use(visitor(width, theme))

    test('looks as it did', async ({ page }) => {
      const state = STATES.find((each) => each.name === name)
      if (!state) throw new Error(`There is no state ${name}.`)
      await state.open(page)
      await writeEverythingInOneFace(page)
      // Letters are drawn a little differently by each version of the browser.
      await expect(page).toHaveScreenshot(`${name}-${width}-${theme}.png`, { maxDiffPixelRatio: 0.02 })
    })
  })
}

/** What is looked at is the layout and its colours: which faces a machine has must not count. */
async function writeEverythingInOneFace(page: Page): Promise<void> {
  const data = `data:font/woff2;base64,${readFileSync(FACE).toString('base64')}`
  const content = `@font-face { font-family: Looks; src: url(${data}); font-display: block } *, *::before, *::after { font-family: Looks !important }`
  await page.addStyleTag({ content })
  await page.evaluate(async () => {
    await document.fonts.load('1em Looks')
    await document.fonts.ready
  })
}
