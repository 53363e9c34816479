import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { readSyllabus } from '../catalogue/syllabus.ts'
import { drawPreview, HEIGHT, WIDTH } from './preview-drawing.ts'
import { previewImage } from './preview-image.ts'
import { isPublicPage } from './public-pages.ts'
import { siteAddress } from './site-address.ts'
import { structuredData, type PageFacts } from './structured-data.ts'

describe('the address of the site', () => {
  test.each([
    [undefined, undefined],
    ['', undefined],
    ['https://course.example.org', 'https://course.example.org'],
    ['https://course.example.org/course/', 'https://course.example.org'],
  ])('%s: %s', (given, expected) => {
    expect(siteAddress({ LOADBEARING_SITE_URL: given })).toBe(expected)
  })

  test.each(['course.example.org', 'ftp://course.example.org', 'https://course.example.org/?a=b'])(
    'is never %s, and the build says so',
    (given) => {
      expect(() => siteAddress({ LOADBEARING_SITE_URL: given })).toThrow(/LOADBEARING_SITE_URL=.*use one such as/)
    },
  )
})

test.each([
  ['/', true],
  ['/scale/', true],
  ['/scale/cache-aside/', true],
  ['/about/decisions/0001-a/', true],
  ['/account/', false],
  ['/cohorts/board/', false],
  ['/certificate/', false],
  ['/404.html', false],
  ['/de/', true],
  ['/de/scale/', true],
  ['/de/scale/cache-aside/', false],
  ['/de/about/', false],
  ['/de/account/', false],
])('%s is for search engines: %j', (path, expected) => {
  expect(isPublicPage(path, ['scale'])).toBe(expected)
})

describe('a preview', () => {
  const longest = readSyllabus()
    .flatMap(({ title: track, lessons }) => lessons.map(({ title }) => ({ overline: track, title })))
    .reduce((a, b) => (b.title.length > a.title.length ? b : a))

  test('of the longest title is an image of the size that is asked for, and light', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'loadbearing-previews-'))
    const drawing = drawPreview({ ...longest, facts: ['NestJS', 'about 120 minutes', 'stretch', '12 requirements'] })
    const image = await previewImage(drawing, 'a.png', folder)
    expect(await sharp(image).metadata()).toMatchObject({ format: 'png', width: WIDTH, height: HEIGHT })
    expect(image.length).toBeLessThan(60_000)
    expect(await previewImage(drawing, 'a.png', folder)).toEqual(image)
    await rm(folder, { recursive: true })
  })

  test('is another drawing for another title', () => {
    const drawn = (title: string) => JSON.stringify(drawPreview({ overline: 'a', title, facts: [] }))
    expect(drawn('b')).not.toBe(drawn('c'))
  })
})

describe('structured data', () => {
  const lesson = { stack: 'nest' as const, difficulty: 'core' as const, covers: ['t-1'], exercise: undefined }
  const facts: PageFacts = {
    address: (path) => `https://course.example.org${path}`,
    image: (path) => `https://course.example.org/previews${path}a.png`,
    themes: new Map([['t-1', 'Caching']]),
    published: new Map([['stem', new Date('2026-11-21')]]),
    tracks: [
      {
        track: 'scale',
        title: 'Survive',
        lessons: [
          { ...lesson, slug: 'roots', title: 'Roots', needs: [], href: undefined },
          { ...lesson, slug: 'stem', title: 'Stem', needs: ['roots'], href: '/scale/stem/' },
        ],
      },
    ],
  }

  test('of a lesson says what it teaches, what it takes before, and how to get to it', () => {
    const [resource, path] = structuredData('/scale/stem/', facts)?.['@graph'] ?? []
    expect(resource).toMatchObject({
      '@type': 'LearningResource',
      name: 'Stem',
      url: 'https://course.example.org/scale/stem/',
      teaches: ['Caching'],
      competencyRequired: ['Roots'],
      datePublished: '2026-11-21',
      isPartOf: { name: 'Survive', url: 'https://course.example.org/scale/' },
    })
    expect(path).toMatchObject({
      '@type': 'BreadcrumbList',
      itemListElement: [
        { position: 1, item: 'https://course.example.org/' },
        { position: 2, item: 'https://course.example.org/scale/' },
        { position: 3, item: 'https://course.example.org/scale/stem/', name: 'Stem' },
      ],
    })
  })

  test('of a track and of the whole is that of a course, with the lessons that can be taken', () => {
    expect(structuredData('/scale/', facts)?.['@graph'][0]).toMatchObject({
      '@type': 'Course',
      hasPart: [{ '@type': 'LearningResource', name: 'Stem' }],
      provider: { '@type': 'Organization' },
      offers: { category: 'Free' },
    })
    expect(structuredData('/', facts)?.['@graph'][0]).toMatchObject({
      '@type': 'Course',
      name: 'Loadbearing',
      hasPart: [{ name: 'Survive' }],
    })
  })

  test('is not there for pages that are none of these', () => {
    expect([structuredData('/account/', facts), structuredData('/scale/roots/', facts)]).toEqual([undefined, undefined])
  })
})
