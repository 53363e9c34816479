import { z } from 'zod'

/**
 * The exercise contract: the shape of `exercises/<slug>/exercise.yaml`.
 *
 * This file is the only place where a field is added. Loading, the page, the
 * scaffold and the graders' id check all read the types inferred here.
 */

const kebab = z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'use lower case words joined by single hyphens, such as "constant-queries"')

const sentence = z.string().trim().min(1, 'write at least one word')

/** What runs a subject. `local` and `server` have real PostgreSQL; `webcontainer` has one database session. */
export const RUNTIMES = ['webcontainer', 'server', 'local'] as const
export const runtimeSchema = z.enum(RUNTIMES)
export type RuntimeName = z.infer<typeof runtimeSchema>

/** The layers of kits, each below those that may build on it. */
export const KIT_LAYERS = ['base', 'database', 'cache', 'queue', 'security'] as const
export const kitLayerSchema = z.enum(KIT_LAYERS)
export type KitLayerName = z.infer<typeof kitLayerSchema>

export const SERVICES = ['postgres', 'valkey'] as const
export const serviceSchema = z.enum(SERVICES)

const envName = z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'use an upper case name such as BROKER_URL')

const routeSchema = z.strictObject({
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']),
  /** Path pattern as the framework writes it, such as `/orders/:id`. */
  path: z.string().startsWith('/', 'a route path starts with /'),
  summary: sentence,
  /** Example body that the request pane offers; JSON. */
  body: z.json().optional(),
  /** Example headers that the request pane offers. */
  headers: z.record(z.string(), z.string()).optional(),
  /** Example path and query that the request pane offers, such as `/orders?limit=20`. */
  example: z.string().startsWith('/', 'an example path starts with /').optional(),
})

const surfaceSchema = z.strictObject({
  routes: z.array(routeSchema).min(1, 'every service has at least one route that a grader may call'),
  /** Tables (with what they mean) that a grader may read or write. */
  tables: z.record(z.string(), sentence).default({}),
  /** Fields of JSON log lines that a grader may read. */
  logs: z.record(z.string(), sentence).default({}),
  /** Environment variables the service reads, beyond those of the subject contract. */
  env: z.record(envName, sentence).default({}),
  /** Calls to grader-owned dependencies that count as observable behaviour, by dependency name. */
  dependencies: z.record(z.string(), sentence).default({}),
})

const processSchema = z.strictObject({
  /** TypeScript file, relative to the exercise folder, that is run as the process's main module. */
  entry: z.string().regex(/^src\/.+\.ts$/, 'an entry is a .ts file under src/'),
  /** How many instances are started at first. */
  instances: z.int().min(1).max(4).default(1),
})

/** Case-sensitive text that a call's method, path or raw body must contain. */
const callMatchSchema = z
  .strictObject({ method: z.string().optional(), path: z.string().optional(), body: z.string().optional() })
  .refine((match) => Object.keys(match).length > 0, 'say which calls: name a method, a path or a text of the body')

/** The call's JSON object comes back as a compact JWS in a field of the answer. */
const signatureSchema = z.strictObject({
  field: z.string().min(1),
  /** A private key of P-256 that protects nothing: who reads the manifest has it. */
  key: z.strictObject({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string(), d: z.string() }),
  header: z.record(z.string(), z.json()).default({}),
})

export const dependencyAnswerSchema = z.strictObject({
  match: callMatchSchema,
  status: z.int().min(200).max(599).default(200),
  body: z.json().default({}),
  sign: signatureSchema.optional(),
})

const dependencySchema = z.strictObject({
  summary: sentence,
  /** What the dependency answers while the grader has programmed nothing else. */
  status: z.int().min(200).max(599).default(202),
  body: z.json().default({}),
  /** What it answers to certain calls instead, as long as the grader says nothing else. The first that matches is given. */
  answers: z.array(dependencyAnswerSchema).default([]),
})

const requirementSchema = z.strictObject({
  id: kebab,
  title: sentence,
  hints: z.tuple([sentence, sentence, sentence], { error: 'write exactly three hints: where to look, the mechanism, what to do' }),
  /** Runtimes in which this requirement can't be checked, each with the reason in one sentence. */
  runtimes: z.partialRecord(runtimeSchema, sentence).default({}),
})

const glob = z.string().regex(/^(?!\/)(?!.*\.\.).+$/, 'a glob is relative to the exercise folder and never leaves it')

export const manifestSchema = z
  .strictObject({
    title: sentence,
    summary: sentence,
    track: kebab,
    difficulty: z.enum(['warm-up', 'core', 'stretch']),
    /** Minutes that a junior should plan for, reading included. */
    minutes: z.int().min(10).max(240),
    stack: z.enum(['nest', 'express']),
    covers: z.array(z.string().regex(/^[a-z]+(-faq)?-[\w.]+$/, 'a theme id looks like nestjs-4.2 or nestjs-faq-1')).min(1),
    kind: z.literal('service', { error: 'only exercises of kind "service" can be graded so far' }),
    kit: z
      .array(kitLayerSchema)
      .min(1)
      .refine((layers) => layers[0] === 'base', 'the first kit layer is always base'),
    services: z.array(serviceSchema).default([]),
    processes: z.record(kebab, processSchema).refine((processes) => 'web' in processes, 'name one process "web": it serves HTTP on PORT'),
    dependencies: z.record(kebab, dependencySchema).default({}),
    editable: z.array(glob).min(1),
    creatable: z.array(glob).default([]),
    surface: surfaceSchema,
    /** Total budget of one grading in seconds, services and restarts included. */
    budgetSeconds: z.int().min(5).max(120).default(30),
    requirements: z.array(requirementSchema).min(1),
  })
  .superRefine((manifest, context) => {
    const seen = new Set<string>()
    manifest.requirements.forEach(({ id }, index) => {
      if (seen.has(id))
        context.addIssue({
          code: 'custom',
          path: ['requirements', index, 'id'],
          message: `"${id}" is used twice: every requirement has an id of its own`,
        })
      seen.add(id)
    })
  })

export type Manifest = z.infer<typeof manifestSchema>
