import * as z from 'zod/mini'
import { undoStepsSchema } from '../model/undo-steps.ts'

/**
 * What the device keeps, as it is stored. Records of an older shape are
 * migrated in `database.ts`; one that can't be read is reported, not dropped.
 */

/** A file that differs from the starter. `text: null` is a deleted file. */
export const fileRecordSchema = z.object({
  slug: z.string(),
  path: z.string(),
  text: z.nullable(z.string()),
  savedAt: z.number(),
})

/** The way that led to a file's text. */
export const undoRecordSchema = z.extend(undoStepsSchema, { slug: z.string(), path: z.string() })

/** A file as this device and an account last agreed on it. The content is that of work-api.ts. */
export const syncedRecordSchema = z.object({
  person: z.string(),
  slug: z.string(),
  path: z.string(),
  content: z.unknown(),
  version: z.number(),
})

/** What belongs to an exercise as a whole. */
export const workRecordSchema = z.object({
  slug: z.string(),
  /** Revision of the starter that the files were laid over. */
  revision: z.string(),
  /** How many hints were taken, by requirement id. */
  hints: z.record(z.string(), z.number()),
  /** The learner asked for the solution before passing. */
  gaveUp: z.boolean(),
  savedAt: z.number(),
})

export const backupRecordSchema = z.object({
  id: z.number(),
  slug: z.string(),
  /** Milliseconds since 1970. */
  madeAt: z.number(),
  reason: z.string(),
  /** The files that differed from the starter. */
  files: z.record(z.string(), z.nullable(z.string())),
})

/** A verdict as it came, parsed again by the verdict's own schema where it is shown. */
export const verdictRecordSchema = z.object({
  id: z.number(),
  slug: z.string(),
  at: z.number(),
  verdict: z.unknown(),
  /** Of a verdict that a server recorded. */
  signature: z.optional(z.string()),
})

export const progressRecordSchema = z.object({
  slug: z.string(),
  status: z.enum(['started', 'passed']),
  /** Of the best verdict so far. */
  passed: z.number(),
  of: z.number(),
  at: z.number(),
})

export type SyncedRecord = z.infer<typeof syncedRecordSchema>
export type UndoRecord = z.infer<typeof undoRecordSchema>
export type FileRecord = z.infer<typeof fileRecordSchema>
export type WorkRecord = z.infer<typeof workRecordSchema>
export type BackupRecord = z.infer<typeof backupRecordSchema>
export type VerdictRecord = z.infer<typeof verdictRecordSchema>
export type ProgressRecord = z.infer<typeof progressRecordSchema>
