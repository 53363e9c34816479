import { createHash } from 'node:crypto'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, brotliDecompress } from 'node:zlib'
import { z } from 'zod'
import { EngineError } from '../../engine.ts'
import { canonicalJson } from '../canonical-json.ts'
import { dependencyAnswerSchema, kindSchema, kitLayerSchema, serviceSchema } from '../manifest.ts'
import { decisiveContent, revisionOfContent } from '../revision.ts'
import type { Exercise } from '../types.ts'

/** What a grading is done with, beside the exercise: the hashes of the kit and of the engine. */
export interface GradedWith {
  /** Hash of the kit, see `buildKit`. */
  kit: string
  /** Hash of the engine, see `engineHash`. */
  engine: string
}

const BUNDLE_VERSION = 1

/** Bytes of a bundle's text that are believed: an exercise has some tens of KiB. */
const TEXT_CAP_BYTES = 64 * 1024 * 1024

/** A path that stays below the folder that it is laid out in. */
const path = z.string().refine((text) => !/^\/|\\|\0|(^|\/)(\.\.?)?(\/|$)/.test(text), 'leads out of the bundle')
const filesSchema = z.record(path, z.string())
const json = z.json()

/** The form of `DecisiveContent`; what the fields mean is said by the manifest's own schema. */
const contentSchema = z.strictObject({
  manifest: z.strictObject({
    kind: kindSchema,
    stack: z.enum(['nest', 'express']),
    kit: z.array(kitLayerSchema),
    services: z.array(serviceSchema),
    processes: z.record(z.string(), z.strictObject({ entry: z.string(), instances: z.int() })),
    dependencies: z.array(
      z.strictObject({ name: z.string(), status: z.int(), body: json, answers: z.array(dependencyAnswerSchema).optional() }),
    ),
    editable: z.array(z.string()),
    creatable: z.array(z.string()),
    budgetSeconds: z.int(),
    surface: z.strictObject({
      routes: z.array(z.string()),
      tables: z.array(z.string()),
      logs: z.array(z.string()),
      env: z.array(z.string()),
      dependencies: z.array(z.string()),
      exports: z.array(z.string()).optional(),
      tokens: z.array(z.string()).optional(),
      rules: z.array(z.string()).optional(),
      documents: z.array(z.string()).optional(),
    }),
    requirements: z.array(z.strictObject({ id: z.string(), notCheckedIn: z.array(z.string()) })),
  }),
  starter: filesSchema,
  grader: filesSchema,
})

const bundleSchema = z.strictObject({
  version: z.literal(BUNDLE_VERSION),
  slug: z.string().regex(/^[a-z0-9-]+$/),
  /** Of `content`. Hex, 16 characters. */
  revision: z.string(),
  kit: z.string(),
  engine: z.string(),
  content: contentSchema,
})

/** All that decides a verdict, beside the files that are graded and the seed. */
export type BundleContent = z.infer<typeof bundleSchema>

/** A bundle as it is stored. */
export interface Bundle {
  /** SHA-256 of the canonical text, 64 hex characters: the same however the text was compressed. */
  readonly hash: string
  readonly slug: string
  readonly revision: string
  readonly kit: string
  readonly engine: string
  /** The canonical text, compressed with Brotli. */
  readonly bytes: Buffer
}

/**
 * Makes the bundle of an exercise. The same revision, graded with the same kit
 * and engine, gives the same bundle, whatever its prose and the order of its keys.
 *
 * @throws EngineError `exercise-changed` when the files were changed after the exercise was loaded
 * @example const { hash, bytes } = await makeBundle(exercise, await engine.gradesWith(exercise))
 */
export async function makeBundle(exercise: Exercise, { kit, engine }: GradedWith): Promise<Bundle> {
  const { slug, revision } = exercise
  const content = await decisiveContent(exercise.manifest, exercise.files, dirname(exercise.grader))
  if (revisionOfContent(content) !== revision)
    throw new EngineError('exercise-changed', `The exercise ${slug} was changed while it was read. Grade again.`)
  const text = canonicalJson({ version: BUNDLE_VERSION, slug, revision, kit, engine, content })
  return { hash: sha256(text), slug, revision, kit, engine, bytes: await promisify(brotliCompress)(text) }
}

/**
 * Reads a bundle, and checks that it is what its hash says.
 *
 * @param hash SHA-256 of its text, 64 hex characters
 * @throws EngineError `bundle-altered`, or `bundle-unreadable` when a newer version wrote it
 */
export async function readBundle({ hash, bytes }: Pick<Bundle, 'hash' | 'bytes'>): Promise<BundleContent> {
  const text = await promisify(brotliDecompress)(bytes, { maxOutputLength: TEXT_CAP_BYTES }).catch((cause: unknown) => {
    throw new EngineError('bundle-altered', `The bundle ${hash} can't be unpacked: it was damaged or altered.`, { cause })
  })
  if (sha256(text) !== hash) throw new EngineError('bundle-altered', `The bundle ${hash} was altered: its content has another hash.`)
  const parsed = bundleSchema.safeParse(JSON.parse(text.toString('utf8')))
  if (!parsed.success)
    throw new EngineError(
      'bundle-unreadable',
      `The bundle ${hash} has a form that this version does not know: ${z.prettifyError(parsed.error)}`,
    )
  return parsed.data
}

function sha256(text: string | Buffer): string {
  return createHash('sha256').update(text).digest('hex')
}
