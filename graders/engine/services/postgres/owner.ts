import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { isAlive } from '../../is-alive.ts'

const ownerSchema = z.object({ pid: z.int(), started: z.string().nullable() })

export type Owner = z.infer<typeof ownerSchema>

const fileIn = (folder: string) => join(folder, 'owner.json')

/** Records this process as the owner of a cluster's folder. Whoever reads meanwhile gets all of the record or none. */
export async function recordOwner(folder: string): Promise<void> {
  const owner: Owner = { pid: process.pid, started: await startOf(process.pid) }
  const half = `${fileIn(folder)}.${process.pid}.tmp`
  await writeFile(half, JSON.stringify(owner))
  await rename(half, fileIn(folder))
}

/** Whoever was recorded for the folder, alive or not. */
export async function readOwner(folder: string): Promise<Owner | undefined> {
  const text = await readFile(fileIn(folder), 'utf8').catch(() => undefined)
  return text === undefined ? undefined : ownerSchema.parse(JSON.parse(text))
}

/** Whether that process lives: the same one, not one that got its id later. */
export async function isLive({ pid, started }: Owner): Promise<boolean> {
  return isAlive(pid) && (started === null || started === (await startOf(pid)))
}

/** Linux only: ticks since boot at which the process started, with the boot's id. Elsewhere null. */
async function startOf(pid: number): Promise<string | null> {
  try {
    const [stat, boot] = await Promise.all([readFile(`/proc/${pid}/stat`, 'utf8'), readFile('/proc/sys/kernel/random/boot_id', 'utf8')])
    // The name in parentheses may hold spaces; the start time is field 22, the 20th behind it.
    const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
    return `${boot.trim()} ${ticks}`
  } catch {
    return null
  }
}
