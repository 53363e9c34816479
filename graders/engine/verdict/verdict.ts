import { z } from 'zod'
import { runtimeSchema } from '../exercise/manifest.ts'

/** The version of the verdict contract. A change that a reader could notice raises it. */
export const VERDICT_VERSION = 1

export const requirementResultSchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  /** `not-run`: the grading ended before it. `not-checked`: this runtime can't check it; `message` says why. */
  status: z.enum(['passed', 'failed', 'not-run', 'not-checked']),
  /** What was observed, in one or two plain sentences. Empty when passed. */
  message: z.string(),
  observed: z.string().optional(),
  expected: z.string().optional(),
  durationMs: z.number().nonnegative(),
})

/** Where in the learner's own files something went wrong. Lines and columns count from 1. */
export const placeSchema = z.strictObject({
  file: z.string(),
  line: z.int().positive(),
  column: z.int().positive(),
  /** The source lines around the place with a caret under it. */
  frame: z.string().optional(),
})

export const verdictSchema = z.strictObject({
  version: z.literal(VERDICT_VERSION),
  exercise: z.strictObject({ slug: z.string(), revision: z.string() }),
  runtime: runtimeSchema,
  seed: z.int().nonnegative(),
  /** `timeout`: the total budget ran out. `error`: we failed, not the learner; never costs an attempt. */
  status: z.enum(['passed', 'failed', 'timeout', 'error']),
  /** Why a grading failed before its requirements could all be observed. */
  reason: z.enum(['compile', 'start', 'crash', 'limit']).optional(),
  /** One sentence for a reason, a timeout or an error. */
  message: z.string().optional(),
  place: placeSchema.optional(),
  requirements: z.array(requirementResultSchema),
  /** The tail of what the learner's processes wrote, capped at OUTPUT_CAP_BYTES. */
  output: z.string(),
  startedAt: z.iso.datetime(),
  durationMs: z.number().nonnegative(),
  /** Version of the engine that graded. */
  engine: z.string(),
})

/** Bytes of the subject's output that a verdict keeps (the tail). */
export const OUTPUT_CAP_BYTES = 16_384

export type Place = z.infer<typeof placeSchema>
export type RequirementResult = z.infer<typeof requirementResultSchema>
export type Verdict = z.infer<typeof verdictSchema>
