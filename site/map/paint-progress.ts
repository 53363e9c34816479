import { canBeTaken, slugsIn, stateOf } from '../filters/lesson-states.ts'
import { found } from '../language/en/found.ts'
import type { ProgressRecord } from '../workspace/store/schemas.ts'
import { SIGNS } from './signs.ts'

/**
 * Shows on the map what is done, what is begun and what can be taken now.
 *
 * @param progress what is kept on the device, by slug
 */
export function paintProgress(page: Document, progress: ReadonlyMap<string, Pick<ProgressRecord, 'status'>>): void {
  for (const node of page.querySelectorAll<HTMLElement>('[data-node][data-built]')) {
    const slug = node.dataset.node ?? ''
    const state = stateOf(slug, progress)
    const isReady = canBeTaken({ slug, before: slugsIn(node.dataset.before) }, progress)
    const shown = state === 'open' && isReady ? 'ready' : state
    const sign = node.querySelector('[data-sign]')
    const word = node.querySelector('[data-state]')
    if (sign) sign.textContent = state === 'open' ? '' : SIGNS[state]
    if (word) word.textContent = state === 'open' ? '' : found(`progress.${state}`)
    if (shown === 'open') delete node.dataset.progress
    else node.dataset.progress = shown
  }
}
