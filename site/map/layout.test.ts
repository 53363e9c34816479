import { describe, expect, test } from 'vitest'
import { readSyllabus } from '../catalogue/syllabus.ts'
import { layOutMap, NODE } from './layout.ts'

const tracks = readSyllabus()
const map = layOutMap(tracks)

describe('the map of the course', () => {
  test('has each lesson once, to the right of all that it needs', () => {
    const lessons = tracks.flatMap(({ lessons }) => lessons)
    expect(map.nodes.map(({ slug }) => slug).sort()).toEqual(lessons.map(({ slug }) => slug).sort())
    const columns = new Map(map.nodes.map(({ slug, column }) => [slug, column]))
    for (const { from, to } of map.edges) expect(columns.get(from), `${from} before ${to}`).toBeLessThan(columns.get(to) ?? 0)
    expect(map.edges).toHaveLength(lessons.flatMap(({ needs }) => needs).length)
  })

  test('lays no lesson over another, and all of them into the lane of their track', () => {
    for (const [index, node] of map.nodes.entries()) {
      const lane = map.lanes.find(({ track }) => track === node.track)
      expect(node.y).toBeGreaterThanOrEqual(lane?.y ?? Infinity)
      expect(node.y + NODE.height).toBeLessThanOrEqual((lane?.y ?? 0) + (lane?.height ?? 0))
      for (const other of map.nodes.slice(index + 1))
        expect(Math.abs(other.x - node.x) >= NODE.width || Math.abs(other.y - node.y) >= NODE.height, `${node.slug}, ${other.slug}`).toBe(
          true,
        )
    }
  })

  test('goes to its edges and not beyond', () => {
    expect(Math.max(...map.nodes.map(({ x }) => x + NODE.width))).toBe(map.width)
    expect(Math.max(...map.nodes.map(({ y }) => y + NODE.height))).toBeLessThanOrEqual(map.height)
  })
})
