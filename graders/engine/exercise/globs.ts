import picomatch from 'picomatch/posix.js'
import type { Manifest } from './manifest.ts'

/**
 * Whether a learner may change or delete a file of the starter. Runs in a browser.
 *
 * @param path relative to the exercise folder, with `/`
 * @example mayEdit({ editable: ['src/**'] }, 'src/orders/orders.service.ts') // true
 */
export function mayEdit(manifest: Pick<Manifest, 'editable'>, path: string): boolean {
  return matchesAny(manifest.editable, path)
}

/**
 * Whether a learner may add a file that the starter does not have. Runs in a browser.
 *
 * @param path relative to the exercise folder, with `/`
 * @example mayCreate({ creatable: ['src/orders/*.ts'] }, 'src/orders/order.loader.ts') // true
 */
export function mayCreate(manifest: Pick<Manifest, 'creatable'>, path: string): boolean {
  return matchesAny(manifest.creatable, path)
}

/** Whether a path matches one of these patterns at least. */
export function matchesAny(globs: readonly string[], path: string): boolean {
  return globs.some((glob) => picomatch.isMatch(path, glob))
}
