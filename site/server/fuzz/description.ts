import { z } from 'zod'

/** A JSON schema, of which ajv knows more than we do. */
export type JsonSchema = Readonly<Record<string, unknown>>

/** One route as the server describes it. */
export interface Operation {
  /** In capitals. */
  readonly method: string
  /** With parameters in braces. */
  readonly path: string
  readonly parameters: readonly Parameter[]
  /** Of its body, where it has one. */
  readonly body: JsonSchema | undefined
  /** By status, or `default`. */
  readonly responses: Readonly<Record<string, Described>>
}

export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header' | 'cookie'
  readonly required: boolean
  readonly schema: JsonSchema
}

/** An answer as it is described. */
export interface Described {
  /** Schemas by media type. None: there is no body. */
  readonly content: Readonly<Record<string, JsonSchema>>
  readonly headers: Readonly<Record<string, JsonSchema>>
}

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const

const json = z.record(z.string(), z.unknown())
const content = z.record(z.string(), z.object({ schema: json.default({}) })).default({})

const operationSchema = z.object({
  parameters: z
    .array(
      z.object({
        name: z.string(),
        in: z.enum(['path', 'query', 'header', 'cookie']),
        required: z.boolean().default(false),
        schema: json.default({}),
      }),
    )
    .default([]),
  requestBody: z.object({ content }).optional(),
  responses: z.record(z.string(), z.object({ content, headers: z.record(z.string(), z.object({ schema: json.default({}) })).default({}) })),
})

const documentSchema = z.object({
  paths: z.record(z.string(), z.partialRecord(z.enum(METHODS), operationSchema)),
  components: z.object({ schemas: z.record(z.string(), json).default({}) }).default({ schemas: {} }),
})

/** What a server says of itself. */
export interface Description {
  readonly operations: readonly Operation[]
  /** By name: what `#/components/schemas/…` means. */
  readonly schemas: Readonly<Record<string, JsonSchema>>
}

/**
 * Reads an OpenAPI document.
 *
 * @throws ZodError when it is none
 * @example readDescription(await (await fetch(`${base}/api/openapi.json`)).json()).operations
 */
export function readDescription(document: unknown): Description {
  const { paths, components } = documentSchema.parse(document)
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    METHODS.flatMap((method): Operation[] => {
      const found = methods[method]
      if (!found) return []
      const responses = Object.entries(found.responses).map(([status, described]): [string, Described] => [
        status,
        { content: schemasOf(described.content), headers: schemasOf(described.headers) },
      ])
      return [
        {
          method: method.toUpperCase(),
          path,
          parameters: found.parameters,
          body: found.requestBody?.content['application/json']?.schema,
          responses: Object.fromEntries(responses),
        },
      ]
    }),
  )
  return { operations, schemas: components.schemas }
}

/** @example nameOf(operation) // 'GET /api/v1/cohorts/{cohort}' */
export const nameOf = ({ method, path }: Pick<Operation, 'method' | 'path'>): string => `${method} ${path}`

/**
 * The operation that a server means by a path: a value may make another route of a path, as an empty one does.
 *
 * @param path as it is sent
 */
export function operationAt({ operations }: Description, method: string, path: string): Operation | undefined {
  const plain = path.split('?')[0]?.replace(/\/$/, '') ?? ''
  return operations
    .filter((operation) => operation.method === method && matches(operation.path, plain))
    .toSorted((a, b) => countParameters(a.path) - countParameters(b.path))[0]
}

function matches(template: string, path: string): boolean {
  const pattern = template
    .split(/\{\w+\}/)
    .map((text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('[^/]+')
  return new RegExp(`^${pattern}$`, 'i').test(path)
}

const countParameters = (path: string): number => path.split('{').length

function schemasOf(of: Readonly<Record<string, { schema: JsonSchema }>>): Record<string, JsonSchema> {
  return Object.fromEntries(Object.entries(of).map(([name, { schema }]) => [name, schema]))
}
