import { expect, test } from 'vitest'
import { temporaryCourse } from '#engine/exercise/fixture.testing.ts'
import { readCoverage, themesIn } from './coverage.ts'

const THEMES = JSON.stringify([
  { id: 'express-1.1', seed: 's', kind: 'theme', title: 'A' },
  { id: 'express-1.2', seed: 's', kind: 'theme', title: 'B' },
  { id: 'express-faq-1', seed: 's', kind: 'faq', title: 'C' },
])
const syllabus = (covers: string) => `- track: http
  title: HTTP
  lessons:
    - { slug: bells, title: Bells, stack: express, covers: ${covers} }
    - { slug: not-written, title: Later, stack: express, covers: [express-1.2] }
`
const lesson = (body: string) => `---\ntitle: "{Bells} < all"\n---\n\n${body}\n`
const course = (covers: string, body: string) =>
  temporaryCourse({ 'course/themes.json': THEMES, 'course/syllabus.yaml': syllabus(covers), 'course/http/bells.mdx': lesson(body) })

test('a lesson teaches what it has an anchored section for', async () => {
  await using root = await course(
    '[express-1.1]',
    '<Theme id="express-1.1">\n\nText\n\n</Theme>\n\nA <Theme id="express-faq-1">question</Theme>',
  )
  expect(await readCoverage(root.root)).toEqual({ promised: 3, taught: ['express-1.1', 'express-faq-1'], lessons: 1, problems: [] })
})

test('what a lesson promises and does not anchor is a problem', async () => {
  await using root = await course('[express-1.1, express-1.2]', '<Theme id="express-1.1">Text</Theme>')
  expect((await readCoverage(root.root)).problems).toEqual([
    'course/http/bells.mdx: nothing is anchored for express-1.2: put the section that teaches it into <Theme id="express-1.2">',
  ])
})

test('an id that does not exist is a problem', async () => {
  await using root = await course('[express-1.1]', '<Theme id="express-1.1">Text</Theme>\n\n<Theme id="express-9.9">Text</Theme>')
  expect((await readCoverage(root.root)).problems).toEqual([
    'course/http/bells.mdx: express-9.9 is no id of course/themes.json: correct it',
  ])
})

test('code that shows an anchor is none', () => {
  expect(themesIn('```mdx\n<Theme id="express-1.1">\n```\n\n`<Theme id="express-1.2">`\n')).toEqual([])
})
