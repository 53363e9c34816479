import { readFileSync } from 'node:fs'
import type { Guard } from '../campaign.ts'

/** The machine has the mounts that it had. */
export function mountsGuard(read: () => string = () => readFileSync('/proc/self/mountinfo', 'utf8')): Guard {
  const places = () =>
    read()
      .split('\n')
      .flatMap((line) => line.split(' ')[4] ?? [])
  const before = new Set(places())
  return {
    name: 'mounts',
    leftovers: () =>
      places()
        .filter((place) => !before.has(place))
        .map((place) => `${place} is mounted`),
  }
}
