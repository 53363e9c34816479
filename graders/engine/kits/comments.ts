import ts from 'typescript'

/**
 * A declaration file's text without its comments and empty lines. Directives
 * such as `/// <reference …/>` stay.
 */
export function withoutComments(file: string, text: string): string {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, false)
  const ranges = new Map<number, number>()
  const collect = (at: number) => {
    for (const { pos, end } of [...(ts.getLeadingCommentRanges(text, at) ?? []), ...(ts.getTrailingCommentRanges(text, at) ?? [])]) {
      if (!text.startsWith('///', pos)) ranges.set(pos, end)
    }
  }
  const visit = (node: ts.Node): void => {
    if (!ts.isTemplateLiteralTypeSpan(node)) collect(node.pos)
    ts.forEachChild(node, visit)
    collect(node.end)
  }
  visit(source)
  collect(source.endOfFileToken.pos)

  let result = ''
  let from = 0
  for (const [pos, end] of [...ranges].sort(([a], [b]) => a - b)) {
    if (pos < from) continue
    result += text.slice(from, pos)
    from = end
  }
  return (result + text.slice(from)).replace(/[ \t]+$/gm, '').replace(/\n{2,}/g, '\n')
}
