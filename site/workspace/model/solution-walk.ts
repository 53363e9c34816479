/** A piece of prose: as it is, as code, or with weight. */
export interface Piece {
  readonly kind: 'text' | 'code' | 'strong' | 'emphasis'
  readonly text: string
}

/** One part of the reasons for a solution. */
export interface Part {
  /** The question that it answers; undefined for what comes before the first question. */
  readonly title: readonly Piece[] | undefined
  readonly paragraphs: readonly (readonly Piece[])[]
}

/** Two texts of one file. Undefined: there is no such file. */
export interface Sides {
  readonly path: string
  readonly own: string | undefined
  readonly solution: string | undefined
}

/** Names shorter than this are in too many lines to lead anywhere. */
const SHORTEST_NAME = 3

/**
 * The reasons for a solution, in parts: what is bold at the beginning of a paragraph is the title of a new one.
 *
 * @example partsOf('It is one step.\n\n**Why Lua?** Comparing must be one step.').length // 2
 */
export function partsOf(why: string): Part[] {
  const parts: { title: Piece[] | undefined; paragraphs: Piece[][] }[] = []
  for (const paragraph of why.split(/\n{2,}/).map((text) => text.trim())) {
    if (paragraph === '') continue
    const [, title, rest = ''] = /^\*\*(.+?)\*\*\s*([^]*)$/.exec(paragraph) ?? []
    const last = parts.at(-1)
    if (title !== undefined) parts.push({ title: piecesOf(title), paragraphs: rest === '' ? [] : [piecesOf(rest)] })
    else if (last) last.paragraphs.push(piecesOf(paragraph))
    else parts.push({ title: undefined, paragraphs: [piecesOf(paragraph)] })
  }
  return parts
}

/** @example piecesOf('Why `finally`?').map(({ kind }) => kind) // ['text', 'code', 'text'] */
export function piecesOf(text: string): Piece[] {
  return text.split(/(`[^`]+`|\*\*[^*]+\*\*|(?<!\w)[_*][^_*]+[_*](?!\w))/).flatMap((token): Piece[] => {
    if (token === '') return []
    if (/^`[^]+`$/.test(token)) return [{ kind: 'code', text: token.slice(1, -1) }]
    if (/^\*\*[^]+\*\*$/.test(token)) return [{ kind: 'strong', text: token.slice(2, -2) }]
    if (/^([_*])[^]+\1$/.test(token)) return [{ kind: 'emphasis', text: token.slice(1, -1) }]
    return [{ kind: 'text', text: token }]
  })
}

/**
 * Where a part is at home: the file, and the line of it, that has what the part names as code and that is in the solution alone.
 *
 * @returns undefined when it names nothing that can be found
 */
export function homeOf({ title, paragraphs }: Part, files: readonly Sides[]): { path: string; line: number } | undefined {
  const names = [...(title ?? []), ...paragraphs.flat()]
    .filter(({ kind, text }) => kind === 'code' && text.length >= SHORTEST_NAME)
    .map(({ text }) => text)
  const found = files.map((file) => ({ path: file.path, lines: newLines(file) }))
  let best: { path: string; line: number; score: number } | undefined
  for (const { path, lines } of found) {
    const named = names.filter((name) => lines.some(({ text }) => text.includes(name)))
    // What is in one file alone tells more than what is in many.
    const weight = (name: string) => 1 / found.filter((other) => other.lines.some(({ text }) => text.includes(name))).length
    const score = named.reduce((sum, name) => sum + weight(name), 0)
    const first = lines.find(({ text }) => named[0] !== undefined && text.includes(named[0]))
    if (first && score > (best?.score ?? 0)) best = { path, line: first.line, score }
  }
  return best && { path: best.path, line: best.line }
}

function newLines({ own, solution }: Sides): { line: number; text: string }[] {
  const known = new Set((own ?? '').split('\n').map((text) => text.trim()))
  return (solution ?? '')
    .split('\n')
    .map((text, index) => ({ line: index + 1, text }))
    .filter(({ text }) => !known.has(text.trim()))
}
