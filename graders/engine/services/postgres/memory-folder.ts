import { statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { MIB, SERVICES } from '../../policy.ts'
import { ownFolder, shortHash, type ServerUser } from './server-user.ts'

/** Where Linux keeps files that are memory. */
const SHARED_MEMORY = '/dev/shm'
/** What `statfs` says of a file system in memory (linux/magic.h). */
const TMPFS_MAGIC = 0x01_02_19_94

/**
 * A folder in memory for clusters that nobody keeps: making and dropping a database
 * is some six hundred files, which a disk's file system takes a hundred times longer for.
 *
 * @param base the folder on disk that it stands in for; each has its own
 * @param place default: where Linux keeps files in memory
 * @returns undefined where there is none, or not room enough for one more cluster
 */
export async function memoryFolder(base: string, user: ServerUser, place = SHARED_MEMORY): Promise<string | undefined> {
  return (await hasRoomInMemory(place)) ? ownFolder(join(place, `loadbearing-${shortHash(base)}`), user) : undefined
}

/** Whether that place is in memory, with room for one more cluster. */
export async function hasRoomInMemory(place = SHARED_MEMORY): Promise<boolean> {
  const found = await statfs(place).catch(() => undefined)
  return found?.type === TMPFS_MAGIC && found.bavail * found.bsize >= SERVICES.clusterMemoryMiB.value * MIB
}
