import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { UsageError } from '#engine/cli/terminal.ts'

/** Grows when a version writes what an older one can't read. */
const FORMAT = 1

export const MANIFEST = 'manifest.json'
/** Names of what becomes a file, or a part of SQL. */
const plainName = z.string().regex(/^[a-z_][a-z0-9_]*$/)
const fileSchema = z.object({
  file: z.string().regex(/^(?:tables|secrets)\/[a-z][\w.]*$/),
  bytes: z.int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})

const manifestSchema = z.object({
  kind: z.literal('loadbearing-backup'),
  format: z.literal(FORMAT),
  /** When, and by which version and PostgreSQL. */
  takenAt: z.iso.datetime(),
  version: z.string(),
  postgres: z.string(),
  /** What made the tables, in their order. */
  migrations: z.array(z.object({ name: z.string(), hash: z.string() })).min(1),
  /** In an order in which they can be filled. */
  tables: z.array(fileSchema.extend({ name: plainName, columns: z.array(plainName), rows: z.int().min(0) })),
  /** What the next number of a column is; null: it was never drawn. */
  sequences: z.array(z.object({ table: plainName, column: plainName, last: z.string().regex(/^\d+$/).nullable() })),
  /** Files beside the database, by what they are for. */
  secrets: z.array(fileSchema.extend({ name: z.enum(['secret', 'signing-key']) })),
})

/** What is in a backup, and how to see that it is whole. */
export type Manifest = z.infer<typeof manifestSchema>
export type BackedUpFile = z.infer<typeof fileSchema>

export function newManifest(parts: Omit<Manifest, 'kind' | 'format' | 'takenAt'>, takenAt: Date): Manifest {
  return { kind: 'loadbearing-backup', format: FORMAT, takenAt: takenAt.toISOString(), ...parts }
}

/** @throws UsageError when the folder holds no backup, or one that this version can't read */
export async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(join(folder, MANIFEST), 'utf8').catch(() => {
    throw new UsageError(`${folder} holds no backup: there is no ${MANIFEST}. Give the folder that npm run backup made.`)
  })
  const found = parse(text)
  const format = z.object({ kind: z.literal('loadbearing-backup'), format: z.int() }).safeParse(found)
  if (format.success && format.data.format > FORMAT)
    throw new UsageError(
      `The backup in ${folder} has format ${format.data.format}, and this version reads ${FORMAT}. Restore it with the version that made it.`,
    )
  const manifest = manifestSchema.safeParse(found)
  if (manifest.success) return manifest.data
  const { path, message } = manifest.error.issues[0] ?? { path: [], message: '' }
  throw new UsageError(
    `${join(folder, MANIFEST)} is not what npm run backup wrote (${path.join('.') || 'the whole'}: ${message}). Take another backup.`,
  )
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
