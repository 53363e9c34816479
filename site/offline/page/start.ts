import { askState, tellWorker } from './ask-worker.ts'
import { reasonToStay } from './before-reload.ts'
import { installWorker, isInstalled, removeWorker } from './install.ts'
import { fill, hideNotice, openNotices, showNotice } from './notices.ts'
import { savesData } from './saves-data.ts'
import { tellWhatIsSeen } from './seen.ts'
import { keepsEditor } from './wish.ts'

/** Between two looks for a new version while a page stays open, in milliseconds. */
const LOOK_MS = 30 * 60_000
/** How long after the page is there the editor is fetched, in milliseconds: first comes what the page itself still needs. */
const LATER_MS = 8_000

/** Whether the browser had a network when the document was loaded. */
const beganOnline = navigator.onLine

/** Has the site work without a network from now on, and says what of it does not. Called once for each document. */
export function startOffline(): void {
  openNotices(document)
  showNetwork()
  for (const event of ['online', 'offline']) addEventListener(event, showNetwork)
  // A visit brings a page with an empty place for notices.
  document.addEventListener('astro:page-load', () => {
    openNotices(document)
    showNetwork()
  })
  // Missing on plain http addresses other than localhost.
  const worker: ServiceWorkerContainer | undefined = Reflect.get(navigator, 'serviceWorker')
  if (worker === undefined) return
  if (!import.meta.env.PROD) return void removeWorker(worker)
  tellWhatIsSeen(worker)
  whenIdle(() => void start(worker))
}

async function start(worker: ServiceWorkerContainer): Promise<void> {
  await showOrigin(worker)
  // Who saves data decides on the page with all lessons.
  if (savesData() && !(await isInstalled(worker))) return
  await look(worker)
  worker.addEventListener('controllerchange', () => void showVersion(worker))
  document.addEventListener('astro:page-load', () => void showVersion(worker))
  setInterval(() => void look(worker), LOOK_MS)
  tellWorker(worker, { kind: 'clean' })
  // Whoever reads a lesson will soon need its editor.
  if (document.querySelector('#exercise') === null || savesData() || !keepsEditor()) return
  setTimeout(() => whenIdle(() => tellWorker(worker, { kind: 'keep-editor' })), LATER_MS)
}

async function look(worker: ServiceWorkerContainer): Promise<void> {
  if ((await installWorker(worker)) !== undefined) await showVersion(worker)
}

/** The page never reloads by itself. */
async function showVersion(worker: ServiceWorkerContainer): Promise<void> {
  if ((await askState(worker))?.isOutdated !== true || document.querySelector('[data-notice="new-version"]') !== null) return
  const notice = showNotice(document, 'new-version')
  const [button, anyway] = ['reload', 'anyway'].map((name) => notice?.querySelector<HTMLElement>(`[data-${name}]`))
  anyway?.addEventListener('click', () => location.reload())
  button?.addEventListener('click', () => {
    void reasonToStay(document).then((reason) => {
      if (reason === undefined) return location.reload()
      if (notice) fill(notice, 'reason', reason)
      if (anyway) anyway.hidden = false
    })
  })
}

/** Who was offline knows already. */
async function showOrigin(worker: ServiceWorkerContainer): Promise<void> {
  if (beganOnline && (await askState(worker))?.isFromDevice === true) showNotice(document, 'from-device')
}

function showNetwork(): void {
  if (navigator.onLine) hideNotice(document, 'offline')
  else {
    hideNotice(document, 'from-device')
    showNotice(document, 'offline')
  }
}

/** Not every browser says when it is idle. */
function whenIdle(then: () => void): void {
  const begin = (): void => {
    if ('requestIdleCallback' in globalThis) requestIdleCallback(then, { timeout: 5_000 })
    else setTimeout(then, 500)
  }
  if (document.readyState === 'complete') begin()
  else addEventListener('load', begin, { once: true })
}
