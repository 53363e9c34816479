import { mkdir, readdir, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import pg from 'pg'
import { EngineError } from '../../engine.ts'
import { findBinaries, type Binaries } from './binaries.ts'
import { copyHome, ensureHome, ensureTemplate, randomPassword, readPassword, SUPERUSER, type Home } from './home.ts'
import { removeLeftovers, takeOver } from './leftovers.ts'
import { memoryFolder } from './memory-folder.ts'
import { recordOwner } from './owner.ts'
import { startPostmaster, type Postmaster } from './postmaster.ts'
import { reachableBinaries, reachableFolder, serverUser, type ServerUser } from './server-user.ts'

/** How to log in as superuser. Plain data: another process may use it. Never logged. */
export interface ClusterAdmin {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
}

export interface Cluster {
  readonly admin: ClusterAdmin
  /** Of the database `postgres`, password included. */
  readonly url: string
  /** Where the cluster lies: elsewhere than asked for when it is in memory, or the server's user could not reach that folder. */
  readonly folder: string
  /** Fast shutdown; an ephemeral cluster's folder is removed. Safe to call twice. */
  stop(): Promise<void>
}

export interface ClusterOptions {
  /** Holds clusters and their cached template; made if it is missing. */
  folder: string
  /** What it is for, a short word: shows in folder names and in the process list. Default `grading`. */
  purpose?: string
  /** Keeps the data and writes it safely: for the server's own store. Default false. */
  durable?: boolean
  /** On 127.0.0.1. Default: a free one. */
  port?: number
  /** Sessions that it takes at once, those of superusers included. Default 100. */
  connections?: number
  /** Lies in memory where there is room, which makes and drops databases a hundred times faster. Not with `durable`. Default false. */
  inMemory?: boolean
  /** Lets others go first: steps of scheduling priority, of 19. Default 0. */
  niceness?: number | undefined
}

/**
 * Starts a real PostgreSQL on 127.0.0.1 that ends with this process, however that
 * ends. Without `durable` it is empty, fast and gone after `stop`; nothing in it
 * survives a crash of the machine.
 *
 * @throws EngineError `postgres-missing`, `postgres-user`, `folder-unreachable`, `disk-full`,
 *   `postgres-port-taken`, `postgres-folder-in-use`, `postgres-version`, `postgres-failed`
 * @example
 * const cluster = await startCluster({ folder: '.data/postgres' })
 * const server = await connectCluster(cluster.admin)
 */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const purpose = (options.purpose ?? 'grading').replace(/[^a-z0-9-]/gi, '-')
  const user = await serverUser()
  const binaries = await reachableBinaries(await findBinaries(), user)
  const base = await reachableFolder(resolve(options.folder), user)
  const durable = options.durable ?? false
  const memory = options.inMemory === true && !durable ? await memoryFolder(base, user) : undefined
  for (const folder of [base, memory]) if (folder !== undefined) await removeLeftovers(folder, binaries, user)
  const home = durable ? await durableHome(base, binaries, user) : await ephemeralHome(base, memory ?? base, purpose, binaries, user)
  try {
    if (durable) await recordOwner(home.folder)
    const { postmaster, port } = await startOnPort(home, binaries, user, { ...options, purpose, durable })
    const remove = async () => {
      await postmaster.stop()
      if (!durable) await rm(home.folder, { recursive: true, force: true, maxRetries: 5 })
    }
    let stopped: Promise<void> | undefined
    const stop = () => (stopped ??= remove())
    try {
      const admin = await logIn({ host: '127.0.0.1', port, user: SUPERUSER, password: await readPassword(home) }, durable)
      return { admin, url: urlOf(admin), folder: home.folder, stop }
    } catch (error) {
      await stop()
      throw error
    }
  } catch (error) {
    if (!durable) await rm(home.folder, { recursive: true, force: true })
    throw error
  }
}

async function durableHome(base: string, binaries: Binaries, user: ServerUser): Promise<Home> {
  const name = `cluster-${binaries.version.split('.')[0]}`
  const other = (await readdir(base)).find((entry) => /^cluster-\d+$/.test(entry) && entry !== name)
  if (other !== undefined) {
    throw new EngineError(
      'postgres-version',
      `${join(base, other)} was made by another PostgreSQL than this one (${binaries.version}). Dump it with that version, or move it away.`,
    )
  }
  const home = await ensureHome(join(base, name), binaries, user)
  await takeOver(home, binaries, user)
  return home
}

async function ephemeralHome(base: string, parent: string, purpose: string, binaries: Binaries, user: ServerUser): Promise<Home> {
  const template = await ensureTemplate(base, binaries, user)
  const folder = join(parent, `run-${process.pid}-${purpose}-${randomPassword().slice(0, 8)}`)
  await mkdir(folder)
  await recordOwner(folder)
  try {
    return await copyHome(template, folder)
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
}

/** Somebody may take a free port between finding it and using it: then the next one. */
async function startOnPort(
  home: Home,
  binaries: Binaries,
  user: ServerUser,
  options: { purpose: string; durable: boolean; port?: number; connections?: number; niceness?: number | undefined },
): Promise<{ postmaster: Postmaster; port: number }> {
  const settings = {
    ...SHARED_SETTINGS,
    ...(options.durable ? {} : GRADING_SETTINGS),
    max_connections: String(options.connections ?? 100),
    cluster_name: `loadbearing ${options.purpose}`,
  }
  for (let attempt = 1; ; attempt += 1) {
    const port = options.port ?? (await freePort())
    try {
      return {
        postmaster: await startPostmaster(home, binaries, user, {
          port,
          settings,
          disposable: !options.durable,
          niceness: options.niceness,
        }),
        port,
      }
    } catch (error) {
      const again = error instanceof EngineError && error.code === 'postgres-port-taken' && options.port === undefined && attempt < 3
      if (!again) throw error
    }
  }
}

const SHARED_SETTINGS = {
  listen_addresses: '127.0.0.1',
  // The password guards the port; sockets would need a short path that two users can reach.
  unix_socket_directories: '',
  // Our passwords are 192 random bits: stretching them adds milliseconds to each login and nothing else.
  scram_iterations: '1',
  timezone: 'UTC',
  log_timezone: 'UTC',
}

const GRADING_SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  shared_buffers: '64MB',
  // Kept for later, log files would fill disk or memory: what is not needed any more is written over.
  max_wal_size: '64MB',
  min_wal_size: '32MB',
  // Learners use up what there is: control keeps a way in.
  superuser_reserved_connections: '20',
  // Statistics change when an exercise says ANALYZE and never by the hour: plans repeat.
  autovacuum: 'off',
  jit: 'off',
  max_worker_processes: '4',
  max_parallel_workers: '2',
  // Learners cause errors and could fill the disk with them.
  log_min_messages: 'fatal',
  log_min_error_statement: 'panic',
}

/** An ephemeral cluster has the password of its template: it gets one of its own. */
async function logIn(admin: ClusterAdmin, durable: boolean): Promise<ClusterAdmin> {
  const client = new pg.Client({ ...admin, database: 'postgres', connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    if (durable) return admin
    const password = randomPassword()
    await client.query(`ALTER ROLE ${SUPERUSER} PASSWORD ${pg.escapeLiteral(password)}`)
    return { ...admin, password }
  } finally {
    await client.end()
  }
}

const urlOf = (admin: ClusterAdmin) => `postgres://${admin.user}:${encodeURIComponent(admin.password)}@${admin.host}:${admin.port}/postgres`

function freePort(): Promise<number> {
  return new Promise((resolvePort, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (typeof address === 'object' && address ? resolvePort(address.port) : reject(new Error('no port'))))
    })
  })
}
