import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { listExercises, loadExercise, REPOSITORY_ROOT } from '#engine/exercise/load.ts'
import { builtNeeds, inOrder, problemsOfNeeds } from './dependencies.ts'
import { readSyllabus } from './syllabus.ts'

const course = readSyllabus().flatMap(({ lessons }) => lessons)

describe('the syllabus', () => {
  test('has needs that exist, that nothing needs in turn, and that are said once', () => {
    expect(problemsOfNeeds(course)).toEqual([])
    expect(course.filter(({ needs }) => needs.length > 0).length).toBeGreaterThan(70)
  })

  test('says of a lesson that is built how difficult its exercise is', async () => {
    const said = new Map(course.map(({ slug, difficulty }) => [slug, difficulty]))
    for (const slug of await listExercises()) expect(said.get(slug), slug).toBe((await loadExercise(slug)).manifest.difficulty)
  })

  test('has the day on which each lesson that is written could first be taken', async () => {
    for (const { track, lessons } of readSyllabus())
      for (const { slug } of lessons) {
        const text = await readFile(join(REPOSITORY_ROOT, 'course', track, `${slug}.mdx`), 'utf8').catch(() => undefined)
        if (text !== undefined) expect(text, slug).toMatch(/^---\n(?:.+\n)*published: 20\d\d-\d\d-\d\d\n/)
      }
  })

  test('puts each lesson after what it needs', () => {
    const order = inOrder(course).map(({ slug }) => slug)
    expect(order).toHaveLength(course.length)
    for (const { slug, needs } of course) for (const need of needs) expect(order.indexOf(need)).toBeLessThan(order.indexOf(slug))
  })
})

describe('needs', () => {
  test('that are wrong are named', () => {
    expect(
      problemsOfNeeds([
        { slug: 'a', needs: ['b', 'nothing'] },
        { slug: 'b', needs: ['c'] },
        { slug: 'c', needs: ['a'] },
      ]),
    ).toEqual(['a needs nothing, which is no lesson', 'a needs itself', 'b needs itself', 'c needs itself'])
    expect(
      problemsOfNeeds([
        { slug: 'a', needs: [] },
        { slug: 'b', needs: ['a'] },
        { slug: 'c', needs: ['b', 'a'] },
      ]),
    ).toEqual(['c needs not name a: another of its needs does'])
  })

  test('that are planned are passed over for what they need themselves', () => {
    const lessons = [
      { slug: 'roots', needs: [] },
      { slug: 'stem', needs: ['roots'] },
      { slug: 'planned', needs: ['stem'] },
      { slug: 'flower', needs: ['planned', 'leaf'] },
      { slug: 'leaf', needs: ['roots'] },
    ]
    const built = (slug: string) => slug !== 'planned' && slug !== 'leaf'
    expect(builtNeeds('flower', lessons, built)).toEqual(['stem'])
    expect(builtNeeds('roots', lessons, built)).toEqual([])
  })
})
