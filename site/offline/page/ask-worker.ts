import type { PageState, ToWorker } from '../messages.ts'
import { currentPage } from './seen.ts'

/** How long the worker may take to answer, in milliseconds. */
const PATIENCE_MS = 3_000

/** What the service worker knows of this page. Undefined where none has it in its hands. */
export async function askState(worker: ServiceWorkerContainer): Promise<PageState | undefined> {
  const page = currentPage()
  const { controller } = worker
  if (controller === null || page === undefined) return undefined
  const { port1, port2 } = new MessageChannel()
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), PATIENCE_MS)
    port1.onmessage = ({ data }: MessageEvent<PageState>) => (clearTimeout(timer), resolve(data))
    controller.postMessage({ kind: 'state', page } satisfies ToWorker, [port2])
  })
}

/** Tells it something that has no answer. */
export function tellWorker(worker: ServiceWorkerContainer, message: Exclude<ToWorker, { kind: 'state' }>): void {
  worker.controller?.postMessage(message)
}
