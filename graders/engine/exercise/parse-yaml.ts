import { closest } from 'fastest-levenshtein'
import { isMap, isScalar, LineCounter, parseDocument, type Document } from 'yaml'
import type { z } from 'zod'
import { EngineError } from '../engine.ts'

/** More lines than this help nobody: the first mends often remove the rest. */
const MAX_PROBLEMS = 8

type Path = readonly PropertyKey[]

/**
 * Parses YAML and checks it against a schema.
 *
 * @param text the YAML
 * @param options.file how errors name the file, relative to the repository
 * @param options.code code of the error that is thrown
 * @throws EngineError with one line per problem: `file:line: field: what is wrong and the mend`
 * @example parseYaml('delete: [src/a.ts]', overlaySchema, { file: 'solutions/x/overlay.yaml', code: 'overlay-invalid' })
 */
export function parseYaml<S extends z.ZodType>(text: string, schema: S, options: { file: string; code: string }): z.output<S> {
  const lineCounter = new LineCounter()
  const document = parseDocument(text, { lineCounter, prettyErrors: false })
  const syntax = document.errors.map((error) => `${options.file}:${lineCounter.linePos(error.pos[0]).line}: ${error.message}`)
  if (syntax.length > 0) throw problems(options.code, syntax)

  const parsed = schema.safeParse(document.toJS() ?? {})
  if (parsed.success) return parsed.data
  throw problems(
    options.code,
    parsed.error.issues
      .flatMap((issue) => explain(issue, schema))
      .map(({ path, message }) => `${options.file}:${lineOf(document, lineCounter, path)}: ${fieldName(path)}: ${message}`),
  )
}

/**
 * Line (from 1) on which a field stands, or the nearest field around it that is there.
 *
 * @example yamlLine('title: A\ncovers: []\n', ['covers']) // 2
 */
export function yamlLine(text: string, path: Path): number {
  const lineCounter = new LineCounter()
  return lineOf(parseDocument(text, { lineCounter }), lineCounter, path)
}

/** A field's path as people write it: `requirements[0].hints`. */
export function fieldName(path: Path): string {
  if (path.length === 0) return '(whole file)'
  return path.map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? String(part) : `.${String(part)}`)).join('')
}

function problems(code: string, lines: string[]): EngineError {
  const shown = lines.slice(0, MAX_PROBLEMS)
  const more = lines.length - shown.length
  return new EngineError(code, [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join('\n'))
}

function explain(issue: z.core.$ZodIssue, schema: z.ZodType): { path: Path; message: string }[] {
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(schema, issue.path)
    return issue.keys.map((key) => ({
      path: [...issue.path, key],
      message: `unknown field${known.length > 0 ? `; did you mean "${closest(key, known)}"? Otherwise` : ':'} remove it`,
    }))
  }
  if (issue.code === 'invalid_type' && issue.input === undefined && issue.message.endsWith('received undefined')) {
    return [{ path: issue.path, message: `is missing: add it (${issue.expected})` }]
  }
  return [{ path: issue.path, message: issue.message }]
}

/** The field names that a schema knows at the top; deeper ones are told by their own message. */
function knownKeys(schema: z.ZodType, path: Path): string[] {
  if (path.length > 0 || !('shape' in schema) || typeof schema.shape !== 'object' || schema.shape === null) return []
  return Object.keys(schema.shape)
}

function lineOf(document: Document, lineCounter: LineCounter, path: Path): number {
  for (let length = path.length; length > 0; length -= 1) {
    const offset = offsetOf(document, path.slice(0, length))
    if (offset !== undefined) return lineCounter.linePos(offset).line
  }
  return 1
}

/** Where a field begins: at its key in a mapping, at its value in a list. */
function offsetOf(document: Document, path: Path): number | undefined {
  const parent: unknown = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true)
  const last = path.at(-1)
  if (isMap(parent)) {
    const key = parent.items.find(({ key: name }) => isScalar(name) && name.value === last)?.key
    return isScalar(key) ? key.range?.[0] : undefined
  }
  const node: unknown = document.getIn(path, true)
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range) && typeof node.range[0] === 'number'
    ? node.range[0]
    : undefined
}
