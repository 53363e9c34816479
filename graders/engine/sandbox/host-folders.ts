import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, realpathSync, rmSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isAlive } from '../is-alive.ts'

/**
 * A new folder for one host below `base`. Its name starts with our process id,
 * by which `sweepFolders` knows whether somebody still needs it. Returns its
 * absolute path without links, as Node names the modules in it.
 */
export function makeHostFolder(base: string): string {
  const folder = join(base, `${process.pid}-${randomBytes(4).toString('hex')}`)
  mkdirSync(base, { recursive: true })
  mkdirSync(folder, { mode: 0o700 })
  return realpathSync(folder)
}

/** Removes a host's folder, which may be gone already. */
export async function removeHostFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 3 })
}

/** Removes what hosts of owners left behind that were killed and could not tidy up. */
export function sweepFolders(base: string): void {
  mkdirSync(base, { recursive: true })
  for (const name of readdirSync(base)) {
    const owner = /^(\d+)-[0-9a-f]{8}$/.exec(name)?.[1]
    if (owner !== undefined && !isAlive(Number(owner))) rmSync(join(base, name), { recursive: true, force: true })
  }
}
