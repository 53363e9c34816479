import type { Page } from '@playwright/test'
import { listExercises, loadExercise } from '#engine/exercise/load.ts'
import { address, WorkspacePage } from '../e2e/workspace.ts'

/** What a visitor may see of the site at one moment. */
export interface State {
  name: string
  /** Brings a page of a new visitor there. Only what stays as it is may be on show: no time, no random value. */
  open: (page: Page) => Promise<void>
}

const [slug = ''] = await listExercises()
const { manifest } = await loadExercise(slug)
const lesson = `/${manifest.track}/${slug}/`

/** The pages and moments that are looked at, in the order of a first visit. */
export const STATES: readonly State[] = [
  at('home', '/'),
  at('catalogue', '/lessons/'),
  at('catalogue-filtered', '/lessons/?stack=express'),
  at('themes', '/themes/'),
  at('track', `/${manifest.track}/`),
  at('lesson', lesson),
  at('task', `${lesson}#your-task`),
  at('no-such-page', '/404.html'),
  at('account', '/account/'),
  at('progress', '/progress/'),
  at('verify', '/verify/'),
  inSearch(),
  inWorkspace('workspace', () => Promise.resolve()),
  inWorkspace('workspace-requirements', (workspace) => workspace.tab('Requirements')),
  inWorkspace('workspace-request', (workspace) => workspace.tab('Request')),
  inWorkspace('workspace-find', async (workspace) => {
    await workspace.tab('Find')
    await workspace.root.getByRole('searchbox', { name: 'Find in files' }).fill('import')
  }),
  inWorkspace('workspace-changes', (workspace) => workspace.button('Changes').click()),
  inWorkspace('palette', async ({ page }) => {
    await page.keyboard.press('ControlOrMeta+k')
    await page.getByRole('combobox', { name: 'Command, file or requirement' }).waitFor()
  }),
  inWorkspace('keyboard-help', (workspace) => workspace.button('Keyboard help').click()),
  inWorkspace('solution-asked-for', (workspace) => workspace.more('Show the solution…')),
]

function at(name: string, path: string): State {
  return {
    name,
    open: async (page) => {
      await page.goto(address(path), { waitUntil: 'networkidle' })
    },
  }
}

function inSearch(): State {
  return {
    name: 'search',
    open: async (page) => {
      await page.goto(address('/'), { waitUntil: 'networkidle' })
      await page.getByRole('button', { name: 'Search' }).click()
      await page.getByRole('dialog').getByPlaceholder('Search').fill('stampede')
      await page.getByRole('dialog').getByRole('link').first().waitFor()
    },
  }
}

function inWorkspace(name: string, go: (workspace: WorkspacePage) => Promise<void>): State {
  return {
    name,
    open: async (page) => {
      const workspace = new WorkspacePage(page)
      await workspace.open(slug)
      // Tabs of the small layout hide what wide ones show at all times.
      const shows = await workspace.root.getByRole('tab', { name: 'Requirements' }).isVisible()
      if (name !== 'workspace-requirements' || shows) await go(workspace)
      // Nothing is under the pointer.
      await page.mouse.move(0, 0)
      // The editor has read all files by then, and nothing changes any more.
      await workspace.root.locator('.lb-pane-problems').getByText('TypeScript has no complaint.').waitFor({ state: 'attached' })
    },
  }
}
