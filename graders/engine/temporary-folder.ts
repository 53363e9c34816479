import { lstat, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isAlive } from './is-alive.ts'

/**
 * A folder of this process for what is thrown away. Those of processes that were
 * killed, and could not remove theirs, are removed.
 *
 * @param base where temporary files go
 * @returns its absolute path
 * @example const folder = await makeTemporaryFolder()
 */
export async function makeTemporaryFolder(base: string = tmpdir()): Promise<string> {
  for (const name of await readdir(base)) {
    const owner = /^loadbearing-(\d+)-\w{6}$/.exec(name)?.[1]
    if (owner === undefined || isAlive(Number(owner))) continue
    const path = join(base, name)
    // Anybody may make a folder there, and two may remove one at once.
    const stat = await lstat(path).catch(() => undefined)
    if (stat?.isDirectory() === true && stat.uid === (process.getuid?.() ?? stat.uid)) await rm(path, { recursive: true, force: true })
  }
  return mkdtemp(join(base, `loadbearing-${process.pid}-`))
}
