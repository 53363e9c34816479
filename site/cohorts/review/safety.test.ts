import { h } from 'preact'
import { render } from 'preact-render-to-string'
import { describe, expect, test } from 'vitest'
import { Markdown } from './Markdown.tsx'
import { visible } from './visible.ts'

const html = (source: string): string => render(h(Markdown, { source })).replace(/^<div class="markdown">|<\/div>$/g, '')
const link = (to: string, text: string): string => `<a href="${to}" rel="noopener noreferrer nofollow" target="_blank">${text}</a>`

describe('a comment', () => {
  test.each([
    ['words', 'Why *not* **two**?', '<p>Why <em>not</em> <strong>two</strong>?</p>'],
    ['code in a line', 'call `ring()`', '<p>call <code>ring()</code></p>'],
    ['a block of code', '```ts\na < b\n```', '<pre tabindex="0"><code>a &lt; b</code></pre>'],
    ['a list', '- a\n- b', '<ul><li><p>a</p></li><li><p>b</p></li></ul>'],
    ['a numbered list', '3. a', '<ol start="3"><li><p>a</p></li></ol>'],
    ['a quotation', '> so', '<blockquote><p>so</p></blockquote>'],
    ['a heading, which is none of the page', '# So', '<p><strong>So</strong></p>'],
    ['a link', '[docs](https://example.org/a?b=1)', `<p>${link('https://example.org/a?b=1', 'docs')}</p>`],
    ['an address', '<https://example.org>', `<p>${link('https://example.org', 'https://example.org')}</p>`],
  ])('shows %s', (_what, source, shown) => {
    expect(html(source)).toBe(shown)
  })

  test.each([
    ['a script', '<script>alert(1)</script>'],
    ['an element with a handler', '<img src=x onerror=alert(1)>'],
    ['an element in a line', 'so <b onclick="alert(1)">bold</b>'],
    ['an image', '![seen](https://example.org/pixel.png)'],
    ['a link to a script', '[x](javascript:alert(1))'],
    ['a link to a script in capitals', '[x](JaVaScRiPt:alert(1))'],
    ['a link to a script that is written as entities', '[x](&#106;avascript:alert(1))'],
    ['a link to a script after a space', '[x](<  javascript:alert(1)>)'],
    ['a link to data', '[x](data:text/html,<script>alert(1)</script>)'],
    ['a link to another page of this site', '[x](/account/)'],
    ['an address of a script', '<javascript:alert(1)>'],
    ['a reference to a script', '[x][1]\n\n[1]: javascript:alert(1)'],
    ['a comment that hides something', '<!-- hidden -->'],
    ['style', '<style>* { display: none }</style>'],
    ['a quotation that is an attribute', '[x](https://example.org "\\" onmouseover=\\"alert(1)")'],
  ])('with %s is text', (_what, source) => {
    // Text of the page has no angle brackets: what is left are elements.
    const elements = html(source).match(/<[a-z][^>]*>/gi) ?? []
    for (const element of elements)
      expect(element).toMatch(/^<(p|br|a href="https:\/\/example\.org" rel="noopener noreferrer nofollow" target="_blank")\/?>$/)
  })

  test('says what HTML was typed', () => {
    expect(html('<b>so</b>')).toBe('<p>&lt;b>so&lt;/b></p>')
    expect(html('![seen](https://example.org/pixel.png)')).toBe('<p>![seen](https://example.org/pixel.png)</p>')
  })

  test.each([
    ['quotations', '>'.repeat(10_000)],
    ['lists', '- '.repeat(5_000)],
    ['emphasis', `${'*a '.repeat(2_000)}${'b* '.repeat(1_000)}`],
    ['brackets', '['.repeat(10_000)],
  ])('of ten thousand %s is shown, and nothing breaks', (_what, source) => {
    expect(html(source).length).toBeGreaterThan(0)
    expect((html(source).match(/<blockquote>|<li>|<em>/g) ?? []).length).toBeLessThan(3_000)
  })
})

describe('code', () => {
  test('that is read in another order than it runs is spelt out', () => {
    expect(visible("if (role !== '\u202e admin\u2066')")).toBe("if (role !== '⟨U+202E⟩ admin⟨U+2066⟩')")
    expect(visible('a\u200bb\0')).toBe('a⟨U+200B⟩b⟨U+0000⟩')
  })

  test('with tabs and letters of any script stays as it is', () => {
    expect(visible('\tconst größe = "שלום 🔔"')).toBe('\tconst größe = "שלום 🔔"')
  })
})
