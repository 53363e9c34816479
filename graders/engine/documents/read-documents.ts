import type { SourceFiles } from '../compile/types.ts'
import { markdownProblem } from './markdown-problem.ts'
import { resolveLinks } from './resolve-links.ts'
import type { Document } from './types.ts'

/** UTF-16 units of all documents together. */
const MOST_CHARACTERS = 64 * 1024
const MOST_DOCUMENTS = 40
/** Of one YAML text: a few lines of aliases can stand for a billion. */
const MOST_ALIASES = 20

const NOTHING = { headings: [], sections: [], links: [], tables: [], numbers: [], placeholders: [] }

/**
 * Reads the documents of a learner's tree: Markdown with front matter, and YAML, under `docs/`. What can't be read has a
 * `problem`; nothing is thrown.
 *
 * @example const [adr] = await readDocuments({ 'docs/0001.md': '# One\n' })
 */
export async function readDocuments(files: SourceFiles): Promise<Document[]> {
  const paths = Object.keys(files)
    .filter((path) => /^docs\/.+\.(md|ya?ml)$/.test(path))
    .sort()
    .slice(0, MOST_DOCUMENTS)
  // Loaded when there is a document to read: most exercises have none.
  const [{ parse }, { readMarkdown }] = await Promise.all([import('yaml'), import('./read-markdown.ts')])
  const parseData = (text: string): Pick<Document, 'data' | 'problem'> => {
    try {
      const value: unknown = parse(text, { maxAliasCount: MOST_ALIASES })
      const data: unknown = JSON.parse(JSON.stringify(value ?? null))
      return { data }
    } catch (error) {
      return { data: null, problem: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) }
    }
  }
  let left = MOST_CHARACTERS
  const documents = paths.map((path): Document => {
    const text = files[path] ?? ''
    if (text.length > left) {
      return { path, data: null, problem: `is too long: all documents together have ${MOST_CHARACTERS / 1024} KiB at most`, ...NOTHING }
    }
    left -= text.length
    if (!path.endsWith('.md')) return { path, ...NOTHING, ...parseData(text) }
    const front = /^---\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/.exec(text)
    const rest = text.slice(front?.[0].length ?? 0)
    const line = front === null ? 1 : front[0].split('\n').length
    const data = front === null ? { data: null } : parseData(front[1] ?? '')
    const problem = markdownProblem(rest)
    return problem === undefined ? { path, ...data, ...readMarkdown(rest, line) } : { path, ...data, problem, ...NOTHING }
  })
  return resolveLinks(documents, files)
}
