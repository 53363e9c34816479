import { dirname, relative, resolve } from 'node:path'
import ts from 'typescript'
import type { Finding } from '../finding.ts'
import { nodesOf, textOf, type GraderProgram } from './grader-program.ts'

/** Of Node.js, what can't look into files or at other processes. */
const HARMLESS = /^#grader$|^node:(assert|assert\/strict|buffer|crypto|events|stream|string_decoder|url|util)$/
const SOURCE_FILE = /^(\.{0,2}\/)*(src|test|database)\/[\w./-]*\.(ts|js|sql)$/
const MATCHERS = new Set([
  'match',
  'matchAll',
  'test',
  'exec',
  'search',
  'replace',
  'replaceAll',
  'includes',
  'indexOf',
  'split',
  'toMatch',
])

/**
 * Where a grader reads sources instead of observing the app: it imports what reads files, or something outside its
 * folder, or takes the text of a source file apart. Sources are spelling; of two repairs that behave alike one would fail.
 */
export function* sourceReads({ files, checker, placeOf }: GraderProgram): Generator<Finding> {
  for (const file of files) {
    for (const node of nodesOf(file)) {
      const specifier = specifierOf(node)
      if (specifier !== undefined && leavesContract(specifier, file.fileName))
        yield {
          file: placeOf(node),
          problem: `it imports ${specifier}`,
          mend: 'import #grader, helpers of its own folder, and of Node.js only assert, buffer, crypto, events, stream, string_decoder, url and util',
        }
      if (!ts.isStringLiteralLike(node) || !SOURCE_FILE.test(node.text) || !ts.isCallExpression(node.parent)) continue
      const within = functionAround(node)
      if (takesApart(within))
        yield {
          file: placeOf(node),
          problem: `it searches the text of ${textOf(node, checker)}`,
          mend: 'observe what the app does; where structure is the lesson, read the syntax tree',
        }
    }
  }
}

function specifierOf(node: ts.Node): string | undefined {
  if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier))
    return node.moduleSpecifier.text
  if (!ts.isCallExpression(node)) return undefined
  const isImport = node.expression.kind === ts.SyntaxKind.ImportKeyword
  const isRequire = ts.isIdentifier(node.expression) && node.expression.text === 'require'
  const [argument] = node.arguments
  return (isImport || isRequire) && argument !== undefined
    ? ts.isStringLiteralLike(argument)
      ? argument.text
      : 'a computed name'
    : undefined
}

function leavesContract(specifier: string, from: string): boolean {
  if (!specifier.startsWith('.')) return !HARMLESS.test(specifier)
  const folder = dirname(from)
  return relative(folder, resolve(folder, specifier)).startsWith('..') || specifier.includes('?')
}

function functionAround(node: ts.Node): ts.Node {
  let around: ts.Node = node
  while (!ts.isFunctionLike(around) && !ts.isSourceFile(around)) around = around.parent
  return around
}

/** A regular expression, or a search in a text. */
function takesApart(node: ts.Node): boolean {
  for (const inner of nodesOf(node)) {
    if (inner.kind === ts.SyntaxKind.RegularExpressionLiteral) return true
    if (ts.isNewExpression(inner) && ts.isIdentifier(inner.expression) && inner.expression.text === 'RegExp') return true
    if (ts.isCallExpression(inner) && ts.isPropertyAccessExpression(inner.expression) && MATCHERS.has(inner.expression.name.text))
      return true
  }
  return false
}
