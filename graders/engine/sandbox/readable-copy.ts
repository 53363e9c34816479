import { createHash } from 'node:crypto'
import {
  chmodSync,
  cpSync,
  createReadStream,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { EngineError } from '../engine.ts'

/** Survives a reboot, and any user can reach it. */
const SHARED_FOLDER = '/var/tmp'

/**
 * Where an unprivileged user can read a file or folder: itself, or a copy made
 * once below /var/tmp, named for its content, owned by us and writable by nobody
 * else. Needed where the repository lies below a private home.
 *
 * @throws EngineError `untrusted-copy` when somebody else made the place of the copy
 */
export async function readableByAll(path: string): Promise<string> {
  const real = realpathSync(path)
  if (isReadableByAll(real)) return real
  const place = join(sharedFolder(), `${basename(real)}-${(await contentHash(real)).slice(0, 16)}`)
  if (!existsSync(place)) {
    const draft = `${place}.${process.pid}`
    cpSync(real, draft, { recursive: true, dereference: false })
    openToAll(draft)
    try {
      renameSync(draft, place)
    } catch (error) {
      // Another process was faster: same content, same name.
      rmSync(draft, { recursive: true, force: true })
      if (!existsSync(place)) throw error
    }
  }
  return place
}

/** A folder that any user can pass through, ours alone to write. For sockets too: its path is short. */
export function sharedFolder(): string {
  const folder = join(SHARED_FOLDER, `loadbearing-${process.getuid?.() ?? 0}`)
  mkdirSync(folder, { recursive: true })
  const stat = lstatSync(folder)
  if (!stat.isDirectory() || stat.uid !== process.getuid?.())
    throw new EngineError(
      'untrusted-copy',
      `${folder} belongs to somebody else, so nothing in it can be trusted: remove it, then try again`,
    )
  chmodSync(folder, 0o711)
  return folder
}

/** Whether every folder on the way, and the thing itself with all in it, is open to others. */
export function isReadableByAll(path: string): boolean {
  return isReachableByAll(dirname(path)) && isOpen(path)
}

/** Whether every user can pass through a folder and all above it. */
export function isReachableByAll(folder: string): boolean {
  if ((statSync(folder).mode & 0o001) === 0) return false
  return folder === dirname(folder) || isReachableByAll(dirname(folder))
}

function isOpen(path: string): boolean {
  const stat = lstatSync(path)
  if (stat.isSymbolicLink()) return true
  if (stat.isDirectory()) return (stat.mode & 0o005) === 0o005 && readdirSync(path).every((name) => isOpen(join(path, name)))
  return (stat.mode & 0o004) !== 0
}

function openToAll(path: string): void {
  const stat = lstatSync(path)
  if (stat.isSymbolicLink()) return
  chmodSync(path, stat.isDirectory() || (stat.mode & 0o100) !== 0 ? 0o755 : 0o644)
  if (stat.isDirectory()) for (const name of readdirSync(path)) openToAll(join(path, name))
}

async function contentHash(path: string): Promise<string> {
  const hash = createHash('sha256')
  const add = async (at: string, name: string): Promise<void> => {
    const stat = lstatSync(at)
    hash.update(`${name}\0${stat.isDirectory() ? 'd' : stat.size}\0`)
    if (stat.isDirectory()) {
      for (const child of readdirSync(at).sort()) await add(join(at, child), `${name}/${child}`)
    } else if (stat.isFile()) {
      await pipeline(createReadStream(at), hash, { end: false })
    }
  }
  await add(path, '')
  return hash.digest('hex')
}
