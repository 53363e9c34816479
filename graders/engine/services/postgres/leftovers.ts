import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { EngineError } from '../../engine.ts'
import type { Binaries } from './binaries.ts'
import { homeAt, type Home } from './home.ts'
import { isAlive } from '../../is-alive.ts'
import { isLive, readOwner } from './owner.ts'
import { run } from './run.ts'
import type { ServerUser } from './server-user.ts'

/**
 * Ends servers and removes folders whose owner died without doing it (and took
 * the watchdog along: a killed container, a power cut).
 */
export async function removeLeftovers(base: string, binaries: Binaries, user: ServerUser): Promise<void> {
  for (const name of await readdir(base)) {
    const folder = join(base, name)
    const maker = /\.tmp-(\d+)-[0-9a-f]+$/.exec(name)?.[1]
    if (maker !== undefined && !isAlive(Number(maker))) await rm(folder, { recursive: true, force: true })
    const starter = /^run-(\d+)-/.exec(name)?.[1]
    if (starter === undefined || (await isInUse(folder, Number(starter)))) continue
    await endServer(homeAt(folder), binaries, user)
    await rm(folder, { recursive: true, force: true })
  }
}

/** A folder is named, then its owner recorded: without a record, the process in its name may be about to do it. */
async function isInUse(folder: string, starter: number): Promise<boolean> {
  const owner = await readOwner(folder)
  return owner === undefined ? isAlive(starter) : isLive(owner)
}

/**
 * Makes a durable cluster startable: ends a server whose owner is gone, and
 * removes the lock of one that crashed.
 *
 * @throws EngineError `postgres-folder-in-use` when a live process holds it
 */
export async function takeOver(home: Home, binaries: Binaries, user: ServerUser): Promise<void> {
  const owner = await readOwner(home.folder)
  const server = await liveServer(home)
  if (server !== undefined && owner !== undefined && (await isLive(owner))) throw inUse(home, owner.pid)
  if (server !== undefined) await endServer(home, binaries, user)
  // PostgreSQL would take any process of the same user with that id for its own kind (process ids are few in a container).
  if ((await liveServer(home)) === undefined) await rm(join(home.data, 'postmaster.pid'), { force: true })
}

const inUse = (home: Home, owner: number) =>
  new EngineError(
    'postgres-folder-in-use',
    `The database in ${home.folder} is in use by process ${owner}. Stop that one first, or use another folder.`,
  )

/** The process id in the lock file, if that is a PostgreSQL on this folder. */
export async function liveServer(home: Home): Promise<number | undefined> {
  const lock = await readFile(join(home.data, 'postmaster.pid'), 'utf8').catch(() => undefined)
  const pid = Number(lock?.split('\n')[0])
  if (!pid || !isAlive(pid)) return undefined
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined)
  // Without /proc the id has to do.
  return command === undefined || command.includes(home.data) ? pid : undefined
}

async function endServer(home: Home, binaries: Binaries, user: ServerUser): Promise<void> {
  if ((await liveServer(home)) === undefined) return
  await run(binaries.pgCtl, ['stop', '-D', home.data, '-m', 'fast', '-w', '-t', '20'], user)
}
