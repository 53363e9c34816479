import { File, Region, TokenizedFile } from '@dodona/dolos-core'
import ts from 'typescript'

/** Where the text of one file lies in what is compared: its first line there, from 0. */
export interface Place {
  path: string
  firstLine: number
  lines: number
}

/** What is compared of an attempt. */
export interface Tokenized {
  file: TokenizedFile
  places: readonly Place[]
}

const CODE = /\.[cm]?[jt]sx?$/

/**
 * Code as a row of tokens, in which names and literals are alike: whoever renames a variable has written the same.
 *
 * @param id of whatever it is
 * @param files by path; what is no code is left out
 * @example tokenize('attempt', { 'src/bell.ts': 'const a = 1' }).file.tokens // ['const', 'name', '=', 'literal']
 */
export function tokenize(id: string, files: Readonly<Record<string, string>>): Tokenized {
  const tokens: string[] = []
  const mapping: Region[] = []
  const places: Place[] = []
  let firstLine = 0
  const paths = Object.keys(files)
    .filter((path) => CODE.test(path))
    .sort()
  for (const path of paths) {
    const text = files[path] ?? ''
    const starts = lineStarts(text)
    const scanner = ts.createScanner(ts.ScriptTarget.Latest, true, ts.LanguageVariant.Standard, text)
    for (let kind = scanner.scan(); kind !== ts.SyntaxKind.EndOfFileToken; kind = scanner.scan()) {
      const [start, end] = [lineAt(starts, scanner.getTokenStart()), lineAt(starts, scanner.getTokenEnd())]
      const column = scanner.getTokenStart() - (starts[start] ?? 0)
      tokens.push(nameOf(kind, scanner.getTokenText()))
      mapping.push(new Region(firstLine + start, column, firstLine + end, scanner.getTokenEnd() - (starts[end] ?? 0)))
    }
    places.push({ path, firstLine, lines: starts.length })
    firstLine += starts.length
  }
  return { file: new TokenizedFile(new File(id, ''), tokens, mapping), places }
}

function nameOf(kind: ts.SyntaxKind, text: string): string {
  if (kind === ts.SyntaxKind.Identifier) return 'name'
  if (kind >= ts.SyntaxKind.FirstLiteralToken && kind <= ts.SyntaxKind.LastTemplateToken) return 'literal'
  return text
}

function lineStarts(text: string): number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

/** Of the line with this offset. */
function lineAt(starts: readonly number[], offset: number): number {
  let [low, high] = [0, starts.length - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return low
}
