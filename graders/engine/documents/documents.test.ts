import { expect, test } from 'vitest'
import { readDocuments } from './read-documents.ts'

const ADR = `---
status: accepted
supersedes: [docs/adr/0001-map.md]
---

# 2. Keep sessions in *Valkey*

## Context

It took **1,250 ms** at 40 req/s, see [the measurements](../evidence.md#p95) and \`p99 = 9000\`.

## Options

- A map
- [Valkey](https://valkey.io)

| option | p95 ms | cost |
| ------ | -----: | ---- |
| map    | 12.5   | none |
| valkey | 14     | 1 \\| 2 nodes |

\`\`\`text
# no heading, 77
\`\`\`
`

test('facts of Markdown are read with their places', async () => {
  const [adr] = await readDocuments({ 'docs/adr/0002.md': ADR, 'src/main.ts': '', 'docs/picture.png': '' })
  expect(adr).toMatchObject({
    path: 'docs/adr/0002.md',
    data: { status: 'accepted', supersedes: ['docs/adr/0001-map.md'] },
    headings: [
      { level: 1, text: '2. Keep sessions in Valkey', line: 6 },
      { level: 2, text: 'Context', line: 8 },
      { level: 2, text: 'Options', line: 12 },
    ],
    links: [
      { text: 'the measurements', target: '../evidence.md#p95', line: 10 },
      { text: 'Valkey', target: 'https://valkey.io', line: 15 },
    ],
    tables: [
      {
        line: 17,
        header: ['option', 'p95 ms', 'cost'],
        rows: [
          ['map', '12.5', 'none'],
          ['valkey', '14', '1 | 2 nodes'],
        ],
      },
    ],
  })
  expect(adr?.sections[2]?.items).toEqual([
    { text: 'A map', line: 14 },
    { text: 'Valkey', line: 15 },
  ])
  expect(adr?.numbers.filter(({ section }) => section === 'Context').map(({ value }) => value)).toEqual([1250, 40])
  expect(adr?.numbers.map(({ value }) => value)).not.toContain(9000)
  expect(adr?.numbers.map(({ value }) => value)).not.toContain(77)
})

test('what is commented out is not there, and neither is what is shown as code', async () => {
  const [adr] = await readDocuments({
    'docs/adr.md': `# Sessions

## Context

<!-- Say why, in 20 words.
TODO: [the thread](thread.md)
## Decision
-->

Sessions <!-- all 4 --> are lost. \`TODO <!--\` is code.

## Decision

TBD, and XXX. A todo is none.
`,
  })
  expect(adr?.headings.map(({ text, line }) => [text, line])).toEqual([
    ['Sessions', 1],
    ['Context', 3],
    ['Decision', 12],
  ])
  expect(adr?.sections.map(({ words }) => words)).toEqual([0, 6, 7])
  expect(adr?.links).toEqual([])
  expect(adr?.numbers).toEqual([])
  expect(adr?.placeholders).toEqual([
    { text: 'TBD', line: 14 },
    { text: 'XXX', line: 14 },
  ])
})

test('an item goes on until something else begins, and names keep their underscores', async () => {
  const [plan] = await readDocuments({
    'docs/plan.md': `# Plan

- **Cost:** a row of \`user_sessions\`
  for each login
- _Reason_ for snake_case

No item.
`,
  })
  expect(plan?.sections[0]?.items).toEqual([
    { text: 'Cost: a row of user_sessions for each login', line: 3 },
    { text: 'Reason for snake_case', line: 5 },
  ])
})

test('links say where there is nothing', async () => {
  const files = {
    'docs/adr/0002-cache.md': `# Cache

[thread](../thread.md), [its end](../thread.md#the-p95-again-1), [code](../../src/main.ts#L3), [folder](../adr/), [root](/src/main.ts),
[here](#cache), [site](https://valkey.io/nothing), [by name][thread], [thread][], [a picture](../my%20plan.md)

[gone](../threads.md) [no heading](../thread.md#p95) [itself](#option) [out](../../../../etc/passwd) [by name][nobody] [broken](%zz)

[Thread]: ../thread.md
`,
    'docs/thread.md': '# The p95\n\n## The p95, again\n\n## The _p95_ again\n',
    'docs/my plan.md': '',
    'src/main.ts': '',
  }
  const [adr] = await readDocuments(files)
  expect(
    adr?.links
      .filter(({ broken }) => broken === undefined)
      .map(({ text }) => text)
      .sort(),
  ).toEqual(['a picture', 'by name', 'code', 'folder', 'here', 'its end', 'root', 'site', 'thread', 'thread'])
  expect(adr?.links.filter(({ broken }) => broken !== undefined).map(({ text, broken, line }) => [text, broken, line])).toEqual([
    ['gone', 'there is no docs/threads.md', 6],
    ['no heading', 'docs/thread.md has no heading #p95', 6],
    ['itself', 'docs/adr/0002-cache.md has no heading #option', 6],
    ['out', 'there is no etc/passwd', 6],
    ['by name', 'nothing says where [nobody] is', 6],
    ['broken', '%zz is no address', 6],
  ])
})

test('what is Markdown and what is not is as GitHub has it', async () => {
  const [adr] = await readDocuments({
    'docs/adr.md': `The cache
=========

> Nobody asked for 30 s.

Option | Cost
--- | ---
\`a|b\` | 4 ms | not shown
[map][1]<br>first
No row, and no more of the table without this line.

1. One\u0020\u0020
   goes on,

   and on
   - [ ] inner [by \`name\`][nobody], \\[not][this], \`not[a][b]\`

~~~
TODO [x](gone.md) 5
\`\`\`
~~~

<details><summary>Left out: TODO 6</summary></details>

_TODO_ [the thread](TODO.md), ![drawn](gone.png) <https://valkey.io>

[1]: #the-cache
[1]: #not-this-one
`,
  })
  expect(adr?.headings).toEqual([{ level: 1, text: 'The cache', line: 1, anchor: 'the-cache' }])
  expect(adr?.tables).toEqual([
    {
      line: 6,
      header: ['Option', 'Cost'],
      rows: [['`a', 'b`'], ['map first'], ['No row, and no more of the table without this line.']],
    },
  ])
  expect(adr?.sections[0]?.items).toEqual([
    { text: 'One goes on, and on', line: 12 },
    { text: '[ ] inner [by name][nobody], [not][this], not[a][b]', line: 16 },
  ])
  expect(adr?.links.map(({ text, target, line, broken }) => [text, target, line, broken])).toEqual([
    ['map', '#the-cache', 9, undefined],
    ['by       ', '', 16, 'nothing says where [nobody] is'],
    ['the thread', 'TODO.md', 25, 'there is no docs/TODO.md'],
    ['https://valkey.io', 'https://valkey.io', 25, undefined],
  ])
  expect(adr?.numbers.map(({ value, line, section }) => [value, line, section])).toEqual([[30, 4, 'The cache']])
  expect(adr?.placeholders).toEqual([
    { text: 'TODO', line: 25 },
    { text: 'TODO', line: 25 },
  ])
})

test('YAML is read as JSON', async () => {
  const [plan] = await readDocuments({ 'docs/plan.yaml': 'steps:\n  - { id: 1, owner: Ann }\n' })
  expect(plan?.data).toEqual({ steps: [{ id: 1, owner: 'Ann' }] })
})

test('hostile: what can not be read, or would never end, has a problem and stops nobody', async () => {
  const bomb = [
    'a: &a [x,x,x,x,x,x,x,x,x]',
    ...'bcdefghi'.split('').map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[index]}`).join(',')}]`),
  ].join('\n')
  const read = await readDocuments({
    'docs/a-bomb.yaml': bomb,
    'docs/broken.md': '---\nstatus: [\n---\n# Still here\n',
    'docs/huge.md': 'x'.repeat(70_000),
    'docs/many.md': '# a\n\n[b](#a)[c][d]\n\n'.repeat(240),
    'docs/tricky.md': `${'['.repeat(900)}${'('.repeat(5_000)}\n\n${'| '.repeat(4_000)}|\n|${'-|'.repeat(400)}x`,
  })
  expect(read.map(({ path, problem }) => [path, problem !== undefined])).toEqual([
    ['docs/a-bomb.yaml', true],
    ['docs/broken.md', true],
    ['docs/huge.md', true],
    ['docs/many.md', false],
    ['docs/tricky.md', false],
  ])
  expect(read[1]?.headings).toEqual([{ level: 1, text: 'Still here', line: 4, anchor: 'still-here' }])
})

test.each([
  ['too long', 'x'.repeat(17_000), 'is longer than 16 KiB'],
  ['too many lines', 'a\n=\n'.repeat(600), 'has more than 1000 lines'],
  ['too deep on one line', `${'> - '.repeat(15)}a`, 'has lists or quotes that are more than 24 deep'],
  [
    'too deep over lines',
    Array.from({ length: 30 }, (_, index) => `${'  '.repeat(index)}- a`).join('\n'),
    'has lists or quotes that are more than 24 deep',
  ],
  ['too much to pair', '*a **b '.repeat(600), 'has more than 1000 marks of Markdown without an empty line between them'],
])('hostile: %s, and the front matter is read nevertheless', async (_, body, problem) => {
  const [read] = await readDocuments({ 'docs/a.md': `---\nstatus: accepted\n---\n${body}` })
  expect(read).toMatchObject({ data: { status: 'accepted' }, problem, headings: [] })
})

test('hostile: many documents are no way around the most that is read', async () => {
  const read = await readDocuments(
    Object.fromEntries(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => [`docs/${name}.md`, `# A\n\n${'x'.repeat(15_000)}`])),
  )
  expect(read.map(({ problem }) => problem !== undefined)).toEqual([false, false, false, false, true, true])
})
