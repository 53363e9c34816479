import * as z from 'zod/mini'
import type { WorkOwner } from '../../runtimes/server/work-api.ts'

const KEY = 'loadbearing.work-owner'
const ownerSchema = z.object({ id: z.string(), kind: z.enum(['guest', 'account']) })

/** Whose work is on this device. Undefined: of whoever has been here without signing in. */
export function readOwner(storage: Pick<Storage, 'getItem'>): WorkOwner | undefined {
  try {
    return ownerSchema.safeParse(JSON.parse(storage.getItem(KEY) ?? 'null')).data
  } catch {
    return undefined
  }
}

export function keepOwner(storage: Pick<Storage, 'setItem' | 'removeItem'>, owner: WorkOwner | undefined): void {
  try {
    if (owner) storage.setItem(KEY, JSON.stringify(owner))
    else storage.removeItem(KEY)
  } catch {
    // A browser that keeps nothing has no work either.
  }
}

/**
 * Whether what is on this device is somebody's to take into their account: their own, that of a guest that they may have been,
 * or that of nobody. Not that of another account.
 *
 * @example isTheirs({ id: 'a', kind: 'account' }, { id: 'b', kind: 'account' }) // false
 */
export function isTheirs(onDevice: WorkOwner | undefined, owner: WorkOwner): boolean {
  return onDevice === undefined || onDevice.id === owner.id || onDevice.kind === 'guest'
}
