import { join } from 'node:path'
import ts from 'typescript'
import { EDITOR_OPTIONS } from '../compile/options.ts'
import type { SourceFiles } from '../compile/types.ts'
import { REPOSITORY_ROOT } from '../exercise/root.ts'

/**
 * Type-checks the TypeScript files of an exercise tree (`src/**` and `test/**`)
 * as the editor does, against the repository's own packages. Returns one line
 * for each problem, `src/main.ts:3:5 message (TS2322)`; none when all is well.
 * The first call loads the libraries and takes seconds, later ones reuse them.
 */
export function typeCheck(files: SourceFiles): string[] {
  const sources = new Map(
    Object.entries(files)
      .filter(([path]) => path.endsWith('.ts'))
      .map(([path, text]) => [join(FOLDER, path), text]),
  )
  const host = hostFor(sources)
  const program = ts.createProgram({ rootNames: [...sources.keys()], options, host, ...(previous ? { oldProgram: previous } : {}) })
  previous = program
  const own = [...sources.keys()].sort().flatMap((path) => program.getSourceFile(path) ?? [])
  const diagnostics = [
    ...program.getOptionsDiagnostics(),
    ...own.flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]),
  ]
  return diagnostics.map(format)
}

/** Where the tree would lie: it exists only in memory, and packages are found above it. */
const FOLDER = join(REPOSITORY_ROOT, 'exercises/.checked')

const options = ts.convertCompilerOptionsFromJson(EDITOR_OPTIONS, REPOSITORY_ROOT).options
const disk = ts.createCompilerHost(options)
const libraries = new Map<string, ts.SourceFile | undefined>()
const moduleResolutions = ts.createModuleResolutionCache(REPOSITORY_ROOT, (name) => name, options)
let previous: ts.Program | undefined
/** The exercise files of the call before, so that an unchanged one is not parsed again. */
let parsed = new Map<string, ts.SourceFile>()

function hostFor(sources: ReadonlyMap<string, string>): ts.CompilerHost {
  const before = parsed
  parsed = new Map()
  const isOwn = (path: string) => path.startsWith(`${FOLDER}/`)
  // Resolutions of packages are kept; those of the exercise's own files change from call to call.
  const resolve = (specifier: string, from: string) =>
    specifier.startsWith('.') && isOwn(from)
      ? ts.resolveModuleName(specifier, from, options, host)
      : ts.resolveModuleName(specifier, from, options, host, moduleResolutions)
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (path) => (isOwn(path) ? sources.has(path) : disk.fileExists(path)),
    readFile: (path) => sources.get(path) ?? disk.readFile(path),
    directoryExists: (path) =>
      path === FOLDER || isOwn(path) ? [...sources.keys()].some((file) => file.startsWith(`${path}/`)) : ts.sys.directoryExists(path),
    resolveModuleNameLiterals: (literals, from) => literals.map(({ text }) => resolve(text, from)),
    getSourceFile: (path, target) => {
      const text = sources.get(path)
      if (text === undefined) {
        if (!libraries.has(path)) libraries.set(path, disk.getSourceFile(path, target))
        return libraries.get(path)
      }
      const known = before.get(path)
      const file = known?.text === text ? known : ts.createSourceFile(path, text, target)
      parsed.set(path, file)
      return file
    },
  }
  return host
}

function format({ file, start, messageText, code }: ts.Diagnostic): string {
  const message = ts.flattenDiagnosticMessageText(messageText, ' ')
  if (file === undefined) return `${message} (TS${code})`
  const { line, character } = file.getLineAndCharacterOfPosition(start ?? 0)
  return `${file.fileName.slice(FOLDER.length + 1)}:${line + 1}:${character + 1} ${message} (TS${code})`
}
