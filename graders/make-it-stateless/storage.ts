import type { Valkey } from '#grader'
import { plural } from './describe.ts'

/** What Valkey holds: bytes over all keys, and the keys that will never end. */
export interface Stored {
  readonly bytes: number
  readonly keys: number
  readonly endless: readonly string[]
}

export async function stored(valkey: Valkey): Promise<Stored> {
  const keys = await valkey.keys()
  const each = await Promise.all(
    keys.map(async (key) => ({
      key,
      bytes: Number(await valkey.command('MEMORY', 'USAGE', key, 'SAMPLES', 0)),
      ttlMs: await valkey.ttlMs(key),
    })),
  )
  return {
    bytes: each.reduce((sum, { bytes }) => sum + bytes, 0),
    keys: keys.length,
    endless: each.filter(({ ttlMs }) => ttlMs === -1).map(({ key }) => key),
  }
}

/** For people: "3 keys, 412 bytes; without an expiry: shop:additions". */
export function describeStored({ bytes, keys, endless }: Stored): string {
  const some = endless.slice(0, 3).join(', ') + (endless.length > 3 ? ` and ${endless.length - 3} more` : '')
  return `${plural(keys, 'key')}, ${plural(bytes, 'byte')}${endless.length > 0 ? `; without an expiry: ${some}` : ''}`
}
