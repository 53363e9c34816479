import type { SourceFiles } from '../compile/types.ts'
import { readMarkdown } from './read-markdown.ts'
import { resolveLinks } from './resolve-links.ts'
import type { Document } from './types.ts'

/** UTF-16 units of a document that are read: an ADR has a few thousand. */
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
  const { parse } = await import('yaml')
  const parseData = (text: string): Pick<Document, 'data' | 'problem'> => {
    try {
      const value: unknown = parse(text, { maxAliasCount: MOST_ALIASES })
      const data: unknown = JSON.parse(JSON.stringify(value ?? null))
      return { data }
    } catch (error) {
      return { data: null, problem: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) }
    }
  }
  const documents = paths.map((path): Document => {
    const text = files[path] ?? ''
    if (text.length > MOST_CHARACTERS) return { path, data: null, problem: `is longer than ${MOST_CHARACTERS / 1024} KiB`, ...NOTHING }
    if (!path.endsWith('.md')) return { path, ...NOTHING, ...parseData(text) }
    const front = /^---\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/.exec(text)
    const rest = text.slice(front?.[0].length ?? 0)
    const line = front === null ? 1 : front[0].split('\n').length
    return { path, ...(front === null ? { data: null } : parseData(front[1] ?? '')), ...readMarkdown(rest, line) }
  })
  return resolveLinks(documents, files)
}
