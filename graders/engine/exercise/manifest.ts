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

/**
 * What an exercise asks for, and how it is observed beside HTTP: `library` also through exports and injection tokens, `tests`
 * by running the learner's tests on variants, `rules` by running the learner's rules on variants, `document` by reading documents.
 */
export const KINDS = ['service', 'library', 'tests', 'rules', 'document'] as const
export const kindSchema = z.enum(KINDS)
export type KindName = z.infer<typeof kindSchema>

/** Whether exercises of a kind are graded on variants. */
export function hasVariants(kind: KindName): boolean {
  return kind === 'tests' || kind === 'rules'
}

const envName = z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'use an upper case name such as BROKER_URL')

const exportName = z
  .string()
  .regex(/^src\/(?:[\w.-]+\/)*[\w.-]+\.ts#[A-Za-z_$][\w$]*$/, 'name an export as file#name, such as src/app.module.ts#AppModule')

const tokenName = z.union(
  [exportName, z.string().regex(/^(?:string|symbol):[^\s].{0,99}$/, 'a token that is no export is string:NAME, or symbol:DESCRIPTION')],
  { error: 'name a token as an export (src/mail/mailer.ts#MAILER), as string:NAME, or as symbol:DESCRIPTION' },
)

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
  /** Modules and other exports that a grader may build or call, and that the learner's tests may import: file#name. */
  exports: z.record(exportName, sentence).default({}),
  /** Injection tokens that a grader may resolve and override: an export, `string:NAME` or `symbol:DESCRIPTION`. */
  tokens: z.record(tokenName, sentence).default({}),
  /** What the learner's rules have to hold, by the name of the part of the tree that it is about. */
  rules: z.record(z.string(), sentence).default({}),
  /** What the learner's documents have to be, by path or by a pattern for paths such as `docs/adr/0004-*.md`. */
  documents: z.record(z.string().startsWith('docs/', 'documents lie in docs/'), sentence).default({}),
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
    kind: z.enum(KINDS, { error: `choose one of ${KINDS.join(', ')}` }),
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
    budgetSeconds: z.int().min(5).max(300).default(30),
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
    const fail = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message })
    const exported = Object.keys(manifest.surface.exports).length > 0
    if (manifest.kind === 'tests' && !exported)
      fail(
        ['surface', 'exports'],
        "an exercise of kind tests names what the learner's tests may import, such as src/app.module.ts#AppModule",
      )
    if (manifest.kind === 'rules' && Object.keys(manifest.surface.rules).length === 0)
      fail(
        ['surface', 'rules'],
        'an exercise of kind rules says what may depend on what, such as "src/domain/: imports nothing else of src/"',
      )
    if (manifest.kind === 'document' && Object.keys(manifest.surface.documents).length === 0)
      fail(
        ['surface', 'documents'],
        'an exercise of kind document says what is read of which document, such as "docs/plan.yaml: steps, each with an owner"',
      )
    if (manifest.kind === 'library') {
      if (manifest.stack !== 'nest') fail(['stack'], 'an exercise of kind library is built with @nestjs/testing: its stack is nest')
      if (Object.keys(manifest.surface.exports).length === 0)
        fail(
          ['surface', 'exports'],
          'an exercise of kind library names the module that a grader builds, such as src/app.module.ts#AppModule',
        )
    }
  })

export type Manifest = z.infer<typeof manifestSchema>
