import { SourceMap, type SourceMapPayload } from 'node:module'
import { inspect } from 'node:util'

/**
 * What is printed when the entry can't be imported: the error with its causes,
 * in the learner's own files and lines (`src/orders.service.ts:12:5`), relative
 * to the app folder.
 *
 * @param files the modules that were written, with inline source maps
 */
export function describeFailure(error: unknown, app: string, files: Readonly<Record<string, string>>): string {
  const text = typeof error === 'object' && error !== null ? inspect(error) : `Uncaught ${inspect(error)}`
  const relative = text.replaceAll(`file://${app}/`, '').replaceAll(`${app}/`, '')
  // Node maps stack traces, but not the place of an error found before anything ran (a missing export, a syntax error).
  return relative.replace(
    /(?<![\w./])((?:src|test)\/[\w./-]+\.js):(\d+)(?::(\d+))?/g,
    (place, path: string, line: string, column?: string) => {
      const origin = originOf(files[path], Number(line), Number(column ?? 1))
      return origin === undefined ? place : `${path.replace(/\.js$/, '.ts')}:${origin.line}:${origin.column}`
    },
  )
}

function originOf(code: string | undefined, line: number, column: number): { line: number; column: number } | undefined {
  const encoded = /\/\/# sourceMappingURL=data:application\/json[^,]*;base64,([\w+/=]+)\s*$/.exec(code ?? '')?.[1]
  if (encoded === undefined) return undefined
  const payload: unknown = JSON.parse(Buffer.from(encoded, 'base64').toString('utf8'))
  if (!isPayload(payload)) return undefined
  const map = new SourceMap(payload)
  const entry = map.findEntry(line - 1, column - 1)
  return 'originalLine' in entry ? { line: entry.originalLine + 1, column: entry.originalColumn + 1 } : undefined
}

function isPayload(value: unknown): value is SourceMapPayload {
  return typeof value === 'object' && value !== null && 'mappings' in value && 'sources' in value
}
