import { diffLines } from 'diff'
import ts from 'typescript'
import type { SourceFiles } from '../../compile/types.ts'

/**
 * The lines that a tree has and the starter has not, without comments, each as its tokens.
 *
 * @example addedLines({ 'src/a.ts': 'a()\n' }, { 'src/a.ts': 'a()\nb(1) // one\n' }) // [['b', '(', '1', ')']]
 */
export function addedLines(starter: SourceFiles, tree: SourceFiles): string[][] {
  return Object.entries(tree).flatMap(([path, text]) => {
    const before = starter[path] ?? ''
    if (before === text) return []
    return diffLines(withoutComments(path, before), withoutComments(path, text))
      .filter(({ added }) => added)
      .flatMap(({ value }) => value.split('\n'))
      .map(tokensOf)
      .filter((line) => line.length > 0)
  })
}

/**
 * Words, numbers and marks, one by one. White space and backticks do not count, nor how a text is quoted.
 *
 * @example tokensOf('await cart.get("a")') // ['await', 'cart', '.', 'get', '(', 'a', ')']
 */
export function tokensOf(text: string): string[] {
  return text.match(/[\p{L}_$][\p{L}\p{N}_$]*|\p{N}+|[^\s\p{L}\p{N}`'"]/gu) ?? []
}

/** A comment may say in words what a hint says too. */
function withoutComments(path: string, text: string): string {
  if (path.endsWith('.sql')) return text.replaceAll(/--.*$/gm, '')
  if (!path.endsWith('.ts')) return text
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  const ranges = new Map<number, number>()
  const visit = (node: ts.Node): void => {
    for (const { pos, end } of [
      ...(ts.getLeadingCommentRanges(text, node.getFullStart()) ?? []),
      ...(ts.getTrailingCommentRanges(text, node.getEnd()) ?? []),
    ])
      ranges.set(pos, end)
    // Tokens too: a comment may stand before a closing brace.
    for (const child of node.getChildren(file)) visit(child)
  }
  visit(file)
  let kept = text
  for (const [pos, end] of [...ranges].sort(([a], [b]) => b - a)) kept = kept.slice(0, pos) + kept.slice(end)
  return kept
}
