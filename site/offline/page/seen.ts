import type { PageSeen, ToPage } from '../messages.ts'
import { REVISION_META } from '../plan.ts'

/** The pages that this document was made of since it was loaded: a visit changes its content. */
const seen: PageSeen[] = []

/** The page that the document shows. Undefined where the build gave it no revision, as while the site is developed, or to the one in place of others. */
export function currentPage(): PageSeen | undefined {
  const revision = document.querySelector<HTMLMetaElement>(`meta[name="${REVISION_META}"]`)?.content
  return revision === undefined || revision === '' || revision.startsWith('__') ? undefined : { path: location.pathname, revision }
}

/** Answers the service worker's question what this document is made of. */
export function tellWhatIsSeen(worker: ServiceWorkerContainer): void {
  const look = (): void => {
    const page = currentPage()
    if (page) seen.push(page)
  }
  look()
  document.addEventListener('astro:page-load', look)
  worker.addEventListener('message', ({ data, ports }: MessageEvent<ToPage>) => {
    if (data.kind === 'which-pages') ports[0]?.postMessage(seen)
  })
  worker.startMessages()
}
