import ts from 'typescript'

/**
 * Stands in for the editor's own copy of TypeScript, which is an older one: the
 * page has one TypeScript, the engine's.
 */
export const typescript = ts
export const {
  EndOfLineState,
  IndentStyle,
  ScriptKind,
  ScriptTarget,
  TokenClass,
  createClassifier,
  createLanguageService,
  displayPartsToString,
  flattenDiagnosticMessageText,
} = ts
