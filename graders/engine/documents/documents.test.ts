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
  expect(adr?.sections[2]?.items).toEqual(['A map', 'Valkey'])
  expect(adr?.numbers.filter(({ section }) => section === 'Context').map(({ value }) => value)).toEqual([1250, 40])
  expect(adr?.numbers.map(({ value }) => value)).not.toContain(9000)
  expect(adr?.numbers.map(({ value }) => value)).not.toContain(77)
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
    'docs/tricky.md': `${'['.repeat(15_000)}${'('.repeat(15_000)}\n${'| '.repeat(10_000)}|\n|${'-|'.repeat(5_000)}x`,
  })
  expect(read.map(({ path, problem }) => [path, problem !== undefined])).toEqual([
    ['docs/a-bomb.yaml', true],
    ['docs/broken.md', true],
    ['docs/huge.md', true],
    ['docs/tricky.md', false],
  ])
  expect(read[1]?.headings).toEqual([{ level: 1, text: 'Still here', line: 4 }])
})
