import { expect, test, type Page } from '@playwright/test'
import { listExercises, loadExercise } from '#engine/exercise/load.ts'
import { applyOverlay } from '#engine/exercise/overlays.ts'
import { readSyllabus } from '../catalogue/syllabus.ts'
import { expectAccessible, go, makeAccount } from './cohort-pages.ts'
import { address, solutionOf } from './workspace.ts'

const written = new Set(await listExercises())
/** The track with the fewest exercises: each of them is graded. */
const [track] = readSyllabus()
  .map(({ title, lessons }) => ({ title, slugs: lessons.map(({ slug }) => slug).filter((slug) => written.has(slug)) }))
  .filter(({ slugs }) => slugs.length > 0)
  .sort((one, other) => one.slugs.length - other.slugs.length)

test('a track that has passed on the server gives a certificate, which prints, which anybody can check, and which its holder revokes', async ({
  page,
  browser,
}) => {
  test.setTimeout(180_000)
  if (!track) throw new Error('no track has exercises')
  await page.goto(address('/progress/'))
  await expect(page.getByRole('heading', { name: 'You are not signed in' })).toBeVisible()
  await page.getByRole('link', { name: 'Sign in' }).first().click()
  await makeAccount(page)
  await go(page, '/progress/')
  await expect(page.getByText('Only verdicts of the server count here')).toBeVisible()
  const part = page.getByRole('region', { name: track.title, exact: true })
  await expect(part.getByRole('heading')).toContainText(`0 of ${track.slugs.length}`)
  for (const slug of track.slugs) await pass(page, slug)
  await page.reload()
  await expect(part.getByRole('heading')).toContainText(`${track.slugs.length} of ${track.slugs.length}`)
  await expectAccessible(page)

  await part.getByLabel('Name on the certificate').fill('Augusta Ada King')
  await part.getByRole('button', { name: 'Make the certificate' }).dblclick()
  await expect(part.getByText('Certificate made out to Augusta Ada King')).toBeVisible()
  await part.getByRole('link', { name: 'See and print it' }).click()
  const sheet = page.getByRole('article', { name: 'Certificate' })
  await expect(sheet.getByRole('heading', { name: 'Augusta Ada King' })).toBeVisible()
  await page.getByRole('button', { name: 'Share this certificate' }).click()
  await expect(page.getByText('The link is copied.')).toBeVisible()
  const shared = await page.evaluate(() => navigator.clipboard.readText())
  await page.emulateMedia({ colorScheme: 'dark' })
  await expectAccessible(page, '.lb-certificate-page')
  await page.emulateMedia({ media: 'print' })
  await expect(page.getByRole('button', { name: 'Print' })).toBeHidden()
  await expect(page.getByRole('contentinfo')).toBeHidden()
  for (const format of ['A4', 'Letter']) expect(pagesOf(await page.pdf({ format }))).toBe(1)

  // What the QR code says, to somebody who was never here.
  const link = (await sheet.getByRole('link').getAttribute('href')) ?? ''
  expect(shared).toBe(link)
  await using context = await browser.newContext()
  const employer = await context.newPage()
  await employer.goto(link)
  const holds = employer.locator('[data-certificate=holds]')
  await expect(holds).toContainText('Augusta Ada King')
  await expect(holds).toContainText(track.title)
  await expectAccessible(employer, '.lb-verify')

  await page.emulateMedia({ media: 'screen' })
  await go(page, '/progress/')
  await part.getByRole('button', { name: 'Revoke…' }).click()
  await part.getByRole('button', { name: 'Revoke it' }).click()
  await expect(part.getByText('The certificate is revoked.')).toBeVisible()
  await employer.reload()
  await expect(employer.locator('[data-certificate=no]')).toContainText('Revoked')
  await expect(employer.getByText('Augusta')).toHaveCount(0)
})

/** Hands in the reference repair, as the page does it, and waits for the verdict. */
async function pass(page: Page, slug: string): Promise<void> {
  const files = applyOverlay(await loadExercise(slug), await solutionOf(slug))
  const status = await page.evaluate(
    async ({ slug, files }) => {
      const token = sessionStorage.getItem('loadbearing-token')
      const headers = { 'content-type': 'application/json', ...(token ? { 'x-loadbearing-token': token } : {}) }
      const made = await fetch('/api/gradings', { method: 'POST', headers, body: JSON.stringify({ slug, files }) })
      const { id }: { id: string } = await made.json()
      for (;;) {
        const answer = await fetch(`/api/gradings/${id}`, { headers })
        const { state, verdict }: { state: string; verdict?: { status: string } } = await answer.json()
        if (state === 'done') return verdict?.status
        await new Promise((resolve) => setTimeout(resolve, 300))
      }
    },
    { slug, files },
  )
  expect(status).toBe('passed')
}

/** Page objects of a PDF as Chromium writes it. */
const pagesOf = (pdf: Buffer): number => pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0
