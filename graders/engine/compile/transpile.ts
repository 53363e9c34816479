import ts from 'typescript'
import { metadataImports, namesUsedAsValue } from './metadata-imports.ts'
import { EMIT_OPTIONS } from './options.ts'
import { placeAt } from './place.ts'
import type { Problem } from './place.ts'
import { findSpecifiers, specifierRewriter, unsupportedSyntax } from './specifiers.ts'
import type { Specifier } from './specifiers.ts'
import { readLinks } from './links.ts'
import type { Links } from './links.ts'

/** One file, compiled. Offsets count UTF-16 units in the file as written. */
export interface Module {
  code: string
  specifiers: readonly Specifier[]
  links: Links
}

/** What the emitted specifier of an import is; `undefined` leaves it as written. */
export type Rewrite = (specifier: string) => string | undefined

/**
 * Transpiles one TypeScript file to an ES module with an inline source map.
 * The map names its source by the file name alone, because Node resolves it
 * against the compiled file, which lies in the same folder.
 */
export function transpile(path: string, text: string, rewrite: Rewrite): { ok: true; module: Module } | { ok: false; problem: Problem } {
  let specifiers: readonly Specifier[] = []
  let unsupported: Problem | undefined
  let links: Links = { imports: [], exports: new Set(), stars: [], types: new Set() }
  let usedAsValue: Set<string> = new Set()
  let original: ts.SourceFile | undefined

  const result = ts.transpileModule(text, {
    fileName: path,
    compilerOptions: options,
    reportDiagnostics: true,
    transformers: {
      before: [
        () => (file) => {
          original = file
          specifiers = findSpecifiers(file)
          unsupported = unsupportedSyntax(path, file)
          usedAsValue = namesUsedAsValue(file)
          return file
        },
      ],
      after: [
        (context) => (file) => {
          const output = metadataImports(usedAsValue)(context)(file)
          links = readLinks(output, original ?? file)
          return specifierRewriter(rewrite)(context)(output)
        },
      ],
    },
  })
  const diagnostic = result.diagnostics?.find(({ category }) => category === ts.DiagnosticCategory.Error)
  if (diagnostic) {
    const message = ts.flattenDiagnosticMessageText(diagnostic.messageText, ' ')
    return { ok: false, problem: { message, place: placeAt(path, text, diagnostic.start ?? 0) } }
  }
  if (unsupported) return { ok: false, problem: unsupported }
  return { ok: true, module: { code: result.outputText, specifiers, links } }
}

const options = ts.convertCompilerOptionsFromJson(EMIT_OPTIONS, '/').options
