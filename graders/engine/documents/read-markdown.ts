import GithubSlugger from 'github-slugger'
import type { Nodes, Root, Table } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table'
import { toString } from 'mdast-util-to-string'
import { gfmTable } from 'micromark-extension-gfm-table'
import { SKIP, visit } from 'unist-util-visit'
import type { Document } from './types.ts'

type Body = Omit<Document, 'path' | 'data' | 'problem'>
type Link = Document['links'][number]

const WORD = /[\p{L}\p{N}]+/gu
const NUMBER = /(?<![\w.,/:-])(?:\d{1,3}(?:[ ,\u00a0\u202f]\d{3})+|\d{1,15})(?:\.\d{1,10})?(?![\w/:-]|[.,]\d)/g
const PLACEHOLDER = /\b(?:TODO|TBD|FIXME|XXX|[Ll]orem ipsum)\b/g
/** What Markdown takes for text when nothing says where the name leads. */
const NAMED_LINK = /(?<![!\\])\[([^[\]\n]{1,500})\]\[([^[\]\n]{0,500})\]/g
const LINE_END = /\r\n|\r|\n/g

/**
 * Reads the parts of Markdown that carry facts: headings, lists, links, tables, numbers. CommonMark and GitHub's tables
 * say what those are. HTML, comments with it, is passed over, and so is code, but for the words that stand in a line.
 *
 * @param firstLine number of the first line, where something stood before
 */
export function readMarkdown(text: string, firstLine = 1): Body {
  const tree = fromMarkdown(text, { extensions: [gfmTable()], mdastExtensions: [gfmTableFromMarkdown(), { transforms: [asShown] }] })
  const body: Omit<Body, 'links'> = { headings: [], sections: [], tables: [], numbers: [], placeholders: [] }
  const links: (Link & { at: number })[] = []
  const slugger = new GithubSlugger()
  const targets = targetsIn(tree)
  const lineOf = (node: Nodes) => firstLine - 1 + (node.position?.start.line ?? 1)
  const addLink = (node: Nodes, target: string) => links.push({ text: shown(node), target, line: lineOf(node), at: placeOf(node)[0] })
  const addPlaceholders = (within: string, line: number) => {
    for (const { 0: found, index } of within.matchAll(PLACEHOLDER)) {
      body.placeholders.push({ text: found, line: line + linesIn(within.slice(0, index)) })
    }
  }

  visit(tree, (node) => {
    const line = lineOf(node)
    const section = body.sections.at(-1)
    if (node.type === 'heading') {
      const heading = shown(node)
      body.headings.push({ level: node.depth, text: heading, line, anchor: slugger.slug(heading) })
      body.sections.push({ level: node.depth, heading, line, words: 0, items: [] })
    } else if (node.type === 'listItem') {
      const paragraphs = node.children.filter(({ type }) => type === 'paragraph')
      section?.items.push({ text: paragraphs.map(shown).join(' '), line })
    } else if (node.type === 'table') body.tables.push({ line, ...cellsOf(node) })
    else if (node.type === 'link') addLink(node, node.url)
    else if (node.type === 'linkReference') addLink(node, targets.get(node.identifier) ?? '')
    else if (node.type === 'text') {
      addPlaceholders(node.value, line)
      for (const { 0: found, index } of node.value.matchAll(NUMBER)) {
        const value = Number(found.replace(/[ ,\u00a0\u202f]/g, ''))
        body.numbers.push({ value, text: found, line: line + linesIn(node.value.slice(0, index)), section: section?.heading ?? '' })
      }
    }
    if ('url' in node) addPlaceholders(node.url, line)
    if (node.type === 'paragraph' || node.type === 'tableCell' || node.type === 'heading') {
      if (section !== undefined && node.type !== 'heading') section.words += shown(node).match(WORD)?.length ?? 0
      const [at] = placeOf(node)
      const plain = textAlone(node, text)
      for (const { 1: label = '', 2: name = '', index } of plain.matchAll(NAMED_LINK)) {
        const broken = `nothing says where [${name === '' ? label : name}] is`
        links.push({ text: label, target: '', broken, line: line + linesIn(plain.slice(0, index)), at: at + index })
      }
    }
  })
  const ordered = links.toSorted((a, b) => a.at - b.at)
  return { ...body, links: ordered.map(({ at: _, ...link }) => link) }
}

/** Takes out what a row has beyond its header, and puts a space where a line breaks: words on both sides of it are two. */
function asShown(tree: Root): void {
  visit(tree, (node, index, parent) => {
    if (node.type === 'table') for (const row of node.children) row.children = row.children.slice(0, node.children[0]?.children.length)
    if (parent === undefined || index === undefined) return
    if (node.type === 'break' || (node.type === 'html' && /^<br\b/i.test(node.value))) parent.children[index] = { type: 'text', value: ' ' }
  })
}

/** Where links by name lead. The first one who says it is right. */
function targetsIn(tree: Nodes): Map<string, string> {
  const targets = new Map<string, string>()
  visit(tree, 'definition', ({ identifier, url }) => {
    if (!targets.has(identifier)) targets.set(identifier, url)
  })
  return targets
}

function cellsOf({ children }: Table): { header: string[]; rows: string[][] } {
  const [header = [], ...rows] = children.map((row) => row.children.map(shown))
  return { header, rows }
}

/** What a reader sees, in one line. */
function shown(node: Nodes): string {
  return toString(node, { includeImageAlt: false, includeHtml: false }).replace(/\s+/g, ' ').trim()
}

/** The source of a node, with spaces for code, HTML and whatever is a link already. A place in it is a place in the source. */
function textAlone(parent: Nodes, source: string): string {
  const [begin, end] = placeOf(parent)
  let text = ''
  visit(parent, (node) => {
    if (!OPAQUE.has(node.type)) return undefined
    const [from, to] = placeOf(node)
    text += source.slice(begin + text.length, from) + source.slice(from, to).replace(/[^\r\n]/g, ' ')
    return SKIP
  })
  return text + source.slice(begin + text.length, end)
}

const OPAQUE: ReadonlySet<string> = new Set(['inlineCode', 'html', 'link', 'linkReference', 'image', 'imageReference'])

function placeOf({ position }: Nodes): [begin: number, end: number] {
  return [position?.start.offset ?? 0, position?.end.offset ?? 0]
}

function linesIn(text: string): number {
  return text.match(LINE_END)?.length ?? 0
}
