import { createBwrapLauncher } from './launch-bwrap.ts'
import { createContainerLauncher } from './launch-container.ts'
import { createPlainLauncher } from './launch-none.ts'
import type { Containing, Launcher, LauncherOptions } from './types.ts'

const LAUNCHERS: Readonly<Record<Containing, (options: LauncherOptions) => Launcher>> = {
  bwrap: createBwrapLauncher,
  none: createPlainLauncher,
  container: createContainerLauncher,
}

/**
 * The launcher for a way of containing. Whether `bwrap` works here is told by
 * `probeSandbox`; a launcher of it rejects in `prepare` where it does not.
 *
 * @example const launcher = createLauncher('bwrap', { folder: '.data/hosts' })
 */
export function createLauncher(kind: Containing, options: LauncherOptions): Launcher {
  return LAUNCHERS[kind](options)
}
