import { fromMarkdown } from 'mdast-util-from-markdown'
import type { Nodes, Parents } from 'mdast'
import { createElement, type ComponentChildren } from 'preact'

/** Deeper than people write. What lies below is shown as it was typed. */
const DEEPEST = 16

/** Where a link of a comment may lead. */
const LEADS = /^(https?:|mailto:)/i

/**
 * Text that somebody else wrote, as Markdown. It becomes elements of this page, of a few kinds, with our own attributes:
 * there is nothing for HTML in it to do, and images are not loaded.
 *
 * @example <Markdown source={comment.body} />
 */
export function Markdown({ source }: { source: string }) {
  return <div class="markdown">{render(source)}</div>
}

function render(source: string): ComponentChildren {
  try {
    return childrenOf(fromMarkdown(source), source, 0)
  } catch {
    // Whatever the parser could not cope with, it is text.
    return source
  }
}

function childrenOf(node: Parents, source: string, depth: number): ComponentChildren[] {
  return node.children.map((child) => (depth < DEEPEST ? toElement(child, source, depth + 1) : asTyped(child, source)))
}

/** Kinds of nodes that become an element with what is in them. */
const ELEMENTS = {
  paragraph: 'p',
  emphasis: 'em',
  strong: 'strong',
  blockquote: 'blockquote',
  listItem: 'li',
} as const

function toElement(node: Nodes, source: string, depth: number): ComponentChildren {
  switch (node.type) {
    case 'text':
      return node.value
    case 'paragraph':
    case 'emphasis':
    case 'strong':
    case 'blockquote':
    case 'listItem':
      return createElement(ELEMENTS[node.type], null, childrenOf(node, source, depth))
    case 'list':
      return node.ordered ? <ol start={node.start ?? 1}>{childrenOf(node, source, depth)}</ol> : <ul>{childrenOf(node, source, depth)}</ul>
    // The headings of the page are not for comments.
    case 'heading':
      return (
        <p>
          <strong>{childrenOf(node, source, depth)}</strong>
        </p>
      )
    case 'inlineCode':
      return <code>{node.value}</code>
    case 'code':
      return (
        <pre tabIndex={0}>
          <code>{node.value}</code>
        </pre>
      )
    case 'break':
      return <br />
    case 'thematicBreak':
      return <hr />
    case 'link':
      return LEADS.test(node.url) ? (
        <a href={node.url} rel="noopener noreferrer nofollow" target="_blank">
          {childrenOf(node, source, depth)}
        </a>
      ) : (
        asTyped(node, source)
      )
    default:
      return asTyped(node, source)
  }
}

/** HTML, images, and whatever else there is. */
function asTyped({ position }: Nodes, source: string): string {
  return source.slice(position?.start.offset, position?.end.offset)
}
