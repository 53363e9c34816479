import { readdir, readFile, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { homeAt, readPassword, SUPERUSER } from './home.ts'
import { liveServer } from './leftovers.ts'
import { reachableFolder, serverUser } from './server-user.ts'

/**
 * Finds the durable cluster that another process runs on this machine.
 *
 * @param folder as given to `startCluster`
 * @returns where it can be reached, password included; undefined when none runs there
 * @example const store = await findRunningCluster('.data/postgres')
 */
export async function findRunningCluster(folder: string): Promise<{ url: string } | undefined> {
  const asked = resolve(folder)
  if (!(await stat(asked).catch(() => undefined))?.isDirectory()) return undefined
  const base = await reachableFolder(asked, await serverUser())
  for (const name of (await readdir(base)).filter((entry) => /^cluster-\d+$/.test(entry))) {
    const home = homeAt(join(base, name))
    if ((await liveServer(home)) === undefined) continue
    // The lock file: process, folder, start, port, …
    const port = (await readFile(join(home.data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')[3]?.trim()
    if (port) return { url: `postgres://${SUPERUSER}:${encodeURIComponent(await readPassword(home))}@127.0.0.1:${port}/postgres` }
  }
  return undefined
}
