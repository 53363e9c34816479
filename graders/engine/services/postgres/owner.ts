import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { isAlive } from '../../is-alive.ts'

const ownerSchema = z.object({ pid: z.int(), started: z.string().nullable() })

/** Records this process as the owner of a cluster's folder. */
export async function recordOwner(folder: string): Promise<void> {
  await writeFile(join(folder, 'owner.json'), JSON.stringify({ pid: process.pid, started: await startOf(process.pid) }))
}

/** The owner's process id, if it is alive: the same process, not one that got its id later. */
export async function liveOwner(folder: string): Promise<number | undefined> {
  const text = await readFile(join(folder, 'owner.json'), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const owner = ownerSchema.parse(JSON.parse(text))
  if (!isAlive(owner.pid)) return undefined
  return owner.started === null || owner.started === (await startOf(owner.pid)) ? owner.pid : undefined
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
