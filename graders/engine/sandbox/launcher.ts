import { createBwrapLauncher } from './launch-bwrap.ts'
import { createPlainLauncher, type LauncherOptions } from './launch-none.ts'
import type { Launcher } from './types.ts'

/**
 * The launcher for a way of containing. Whether `bwrap` works here is told by
 * `probeSandbox`; a launcher of it rejects in `prepare` where it does not.
 *
 * @example const launcher = createLauncher('bwrap', { folder: '.data/hosts' })
 */
export function createLauncher(kind: Launcher['kind'], options: LauncherOptions): Launcher {
  return kind === 'bwrap' ? createBwrapLauncher(options) : createPlainLauncher(options)
}
