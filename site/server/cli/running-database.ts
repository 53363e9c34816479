import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { UsageError } from '#engine/cli/terminal.ts'
import { homeAt, readPassword, SUPERUSER } from '#engine/services/postgres/home.ts'
import { liveOwner } from '#engine/services/postgres/owner.ts'
import { reachableFolder, serverUser } from '#engine/services/postgres/server-user.ts'
import { readConfig } from '../config.ts'
import { StartRefusal } from '../start-refusal.ts'

/** Lines of PostgreSQL's lock file, from 0. https://www.postgresql.org/docs/current/storage-file-layout.html */
const PORT_LINE = 3
const STATE_LINE = 7

/**
 * Address of the server's database: `DATABASE_URL`, or the database of the
 * `npm start` that runs on this machine.
 *
 * @throws UsageError when the environment is wrong, or nothing runs
 * @example const pool = new Pool({ connectionString: await serverDatabase(process.env) })
 */
export async function serverDatabase(environment: Readonly<Record<string, string | undefined>>): Promise<string> {
  const { databaseUrl, dataFolder } = configOf(environment)
  const url = databaseUrl ?? (await runningDatabase(join(dataFolder, 'postgres')))
  if (url !== undefined) return url
  throw new UsageError('no server runs on this machine. Start it with npm start, or set DATABASE_URL to the database of another one.')
}

function configOf(environment: Readonly<Record<string, string | undefined>>) {
  try {
    return readConfig(environment)
  } catch (error) {
    throw error instanceof StartRefusal ? new UsageError(error.message) : error
  }
}

async function runningDatabase(folder: string): Promise<string | undefined> {
  // Where no server has ever been there is nothing to look for, and no folder to make.
  if ((await entries(folder)) === undefined) return undefined
  const base = await reachableFolder(folder, await serverUser())
  for (const name of (await entries(base)) ?? []) {
    if (!/^cluster-\d+$/.test(name)) continue
    const home = homeAt(join(base, name))
    if ((await liveOwner(home.folder)) === undefined) continue
    const lines = (await readFile(join(home.data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')
    if (!lines[STATE_LINE]?.startsWith('ready')) continue
    return `postgres://${SUPERUSER}:${encodeURIComponent(await readPassword(home))}@127.0.0.1:${lines[PORT_LINE]}/postgres`
  }
  return undefined
}

async function entries(folder: string): Promise<string[] | undefined> {
  return readdir(folder).catch(() => undefined)
}
