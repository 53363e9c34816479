import { fileURLToPath } from 'node:url'

/** Absolute path of the folder that has `exercises/`, `graders/` and `solutions/`: this repository. No trailing separator. */
export const REPOSITORY_ROOT = fileURLToPath(new URL('../../..', import.meta.url)).replace(/[\\/]$/, '')

export interface LoadOptions {
  /** Absolute path of the folder that has `exercises/`, `graders/` and `solutions/`. Default: this repository. */
  root?: string | undefined
}
