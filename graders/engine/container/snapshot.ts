import { stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { snapshot } from '@webcontainer/snapshot'
import writeFileAtomic from 'write-file-atomic'
import type { PackedPart } from './pack.ts'

/** A part as one file that a container mounts. */
export interface Snapshot {
  /** Absolute. Its name carries the part's hash, such as `base-3f3a1a4086259d3b.bin`: it never changes. */
  readonly file: string
  readonly bytes: number
}

/** Makes a part's snapshot beside the part's folder, or finds the one that was made before. */
export async function snapshotPart({ folder }: PackedPart): Promise<Snapshot> {
  const file = join(dirname(folder), `${basename(folder)}.bin`)
  const known = await stat(file).catch(() => undefined)
  if (known !== undefined) return { file, bytes: known.size }
  const content = await snapshot(folder)
  // Of two that race one wins, and a crash leaves no half of one.
  await writeFileAtomic(file, Buffer.from(content))
  return { file, bytes: content.length }
}
