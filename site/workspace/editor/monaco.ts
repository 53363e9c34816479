import 'monaco-editor/features/register.all.js'
import 'monaco-editor/languages/definitions/typescript/register.js'
import 'monaco-editor/languages/definitions/javascript/register.js'
import 'monaco-editor/languages/definitions/pgsql/register.js'
import 'monaco-editor/languages/definitions/yaml/register.js'
import 'monaco-editor/languages/definitions/markdown/register.js'
import * as monaco from 'monaco-editor/editor/editor.api.js'
import * as typescript from 'monaco-editor/languages/features/typescript/register.js'
import EditorWorker from 'monaco-editor/editor/editor.worker.js?worker'
import TypeScriptWorker from './typescript.worker.ts?worker'
import { EDITOR_OPTIONS } from '#engine/compile/options.ts'
import { formatted } from './format.ts'
import { defineThemes } from './themes.ts'

export { monaco }

// The editor's own enumerations end before these values of TypeScript's.
const TARGET_ES2023: number = 10
const RESOLUTION_BUNDLER: number = 100

globalThis.MonacoEnvironment = {
  getWorker: (_id, label) => (label === 'typescript' || label === 'javascript' ? new TypeScriptWorker() : new EditorWorker()),
}

defineThemes(monaco)

typescript.typescriptDefaults.setCompilerOptions({
  ...EDITOR_OPTIONS,
  target: TARGET_ES2023,
  module: typescript.ModuleKind.ESNext,
  moduleResolution: RESOLUTION_BUNDLER,
  // The editor knows its libraries by the names of their files.
  lib: EDITOR_OPTIONS.lib.map((name) => `lib.${name.toLowerCase()}.d.ts`),
  types: [...EDITOR_OPTIONS.types],
})
// The worker must know every file, not only the one on show.
typescript.typescriptDefaults.setEagerModelSync(true)
typescript.typescriptDefaults.setDiagnosticsOptions({
  noSyntaxValidation: false,
  noSemanticValidation: false,
  noSuggestionDiagnostics: true,
  // Of the others, `ProblemWatch` knows.
  onlyVisible: true,
})

// One style for all: Prettier's, as the starters are written.
typescript.typescriptDefaults.setModeConfiguration({
  ...typescript.typescriptDefaults.modeConfiguration,
  documentRangeFormattingEdits: false,
  onTypeFormattingEdits: false,
})
monaco.languages.registerDocumentFormattingEditProvider('typescript', {
  displayName: 'Prettier',
  provideDocumentFormattingEdits: async (model) => {
    try {
      return [{ range: model.getFullModelRange(), text: await formatted(model.getValue()) }]
    } catch {
      // Half-written code has no form yet; the editor and the list of problems say where it breaks.
      return []
    }
  },
})

// What a diff compares with is coloured as JavaScript, and is not part of the program: no worker looks at it.
typescript.javascriptDefaults.setModeConfiguration({})
typescript.javascriptDefaults.setDiagnosticsOptions({ noSyntaxValidation: true, noSemanticValidation: true, noSuggestionDiagnostics: true })

/** Gives the editor the declarations of the exercise's packages, by path from the exercise's folder. */
export function useTypings(typings: Readonly<Record<string, string>>): void {
  typescript.typescriptDefaults.setExtraLibs(Object.entries(typings).map(([path, content]) => ({ content, filePath: `file:///${path}` })))
}

/** @example uriOf('src/main.ts').toString() // 'file:///src/main.ts' */
export function uriOf(path: string): monaco.Uri {
  return monaco.Uri.file(`/${path}`)
}

export function languageOf(path: string): string {
  const ending = path.split('.').at(-1) ?? ''
  return { ts: 'typescript', js: 'javascript', sql: 'pgsql', yaml: 'yaml', yml: 'yaml', md: 'markdown' }[ending] ?? 'plaintext'
}
