import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table'
import { toString } from 'mdast-util-to-string'
import { gfmTable } from 'micromark-extension-gfm-table'
import { REPOSITORY_ROOT } from '#engine/exercise/root.ts'

/**
 * Rows of a table in the course's dossier, as text, without its heading.
 *
 * @param page file name in course/about
 * @param heading of the table's first column
 */
export async function tableOf(page: string, heading: string): Promise<string[][]> {
  const markdown = await readFile(join(REPOSITORY_ROOT, 'course/about', page), 'utf8')
  const tree = fromMarkdown(markdown, { extensions: [gfmTable()], mdastExtensions: [gfmTableFromMarkdown()] })
  const tables = tree.children.flatMap((node) =>
    node.type === 'table' ? [node.children.map((row) => row.children.map((cell) => toString(cell)))] : [],
  )
  const table = tables.find(([first]) => first?.[0] === heading)
  if (table === undefined) throw new Error(`${page} has no table whose first column is "${heading}"`)
  return table.slice(1)
}
