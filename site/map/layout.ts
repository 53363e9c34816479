import { inOrder, type Needing } from '../catalogue/dependencies.ts'

/** Sizes in sixteenths of a rem, so that the map grows with the letters. Where there is more room, it is made wider. */
export const NODE = { width: 120, height: 64 }
const GAP = { x: 18, y: 8 }
const LANE = { head: 32, foot: 14 }
/** Lessons above each other in one lane. A further one moves to the right, which is after what it needs as well. */
const MOST_IN_A_CELL = 4

export interface MapTrack {
  track: string
  lessons: readonly Needing[]
}

export interface MapNode {
  slug: string
  track: string
  /** Column and row within its lane, from 1. */
  column: number
  x: number
  y: number
}

export interface MapEdge {
  from: string
  to: string
  /** Whether both are of one track. */
  isWithin: boolean
  /** Of an SVG path. */
  path: string
}

export interface MapLayout {
  width: number
  height: number
  columns: number
  lanes: { track: string; y: number; height: number }[]
  nodes: MapNode[]
  edges: MapEdge[]
}

/**
 * Lays the tracks under each other as lanes, with the lessons in columns: each
 * is further to the right than all that it needs.
 *
 * @param tracks in the order in which they are learnt
 * @example layOutMap([{ track: 'http', lessons: [{ slug: 'a', needs: [] }] }]).columns // 1
 */
export function layOutMap(tracks: readonly MapTrack[]): MapLayout {
  const trackOf = new Map(tracks.flatMap(({ track, lessons }) => lessons.map(({ slug }) => [slug, track])))
  const cells = placeInCells(tracks, trackOf)
  const columns = Math.max(1, ...[...cells.values()].map(({ column }) => column))
  let bottom = 0
  const lanes = tracks.map(({ track, lessons }) => {
    const rows = Math.max(1, ...lessons.map(({ slug }) => cells.get(slug)?.row ?? 1))
    const height = LANE.head + rows * (NODE.height + GAP.y) - GAP.y + LANE.foot
    const y = bottom
    bottom += height
    return { track, y, height }
  })
  const topOf = new Map(lanes.map(({ track, y }) => [track, y + LANE.head]))
  const nodes = [...cells].map(([slug, { column, row }]) => {
    const track = trackOf.get(slug) ?? ''
    return {
      ...{ slug, track, column },
      x: (column - 1) * (NODE.width + GAP.x),
      y: (topOf.get(track) ?? 0) + (row - 1) * (NODE.height + GAP.y),
    }
  })
  return {
    width: columns * (NODE.width + GAP.x) - GAP.x,
    height: bottom,
    columns,
    lanes,
    nodes,
    edges: edgesOf(tracks, new Map(nodes.map((node) => [node.slug, node]))),
  }
}

function placeInCells(tracks: readonly MapTrack[], trackOf: ReadonlyMap<string, string>): Map<string, { column: number; row: number }> {
  const cells = new Map<string, { column: number; row: number }>()
  const filled = new Map<string, number>()
  for (const { slug, needs } of inOrder(tracks.flatMap(({ lessons }) => lessons))) {
    const cell = (of: number) => `${trackOf.get(slug) ?? ''} ${of}`
    let column = 1 + Math.max(0, ...needs.map((need) => cells.get(need)?.column ?? 0))
    while ((filled.get(cell(column)) ?? 0) >= MOST_IN_A_CELL) column += 1
    const row = 1 + (filled.get(cell(column)) ?? 0)
    filled.set(cell(column), row)
    cells.set(slug, { column, row })
  }
  return cells
}

function edgesOf(tracks: readonly MapTrack[], nodes: ReadonlyMap<string, MapNode>): MapEdge[] {
  return tracks
    .flatMap(({ lessons }) => lessons)
    .flatMap(({ slug, needs }) =>
      needs.flatMap((need) => {
        const from = nodes.get(need)
        const to = nodes.get(slug)
        return from === undefined || to === undefined
          ? []
          : [{ from: need, to: slug, isWithin: from.track === to.track, path: curve(from, to) }]
      }),
    )
}

/** From the right side of one to the left side of the other, level where it leaves and arrives. */
function curve(from: MapNode, to: MapNode): string {
  const start = { x: from.x + NODE.width, y: from.y + NODE.height / 2 }
  const end = { x: to.x, y: to.y + NODE.height / 2 }
  const reach = Math.max(GAP.x * 0.6, (end.x - start.x) / 2)
  return `M${start.x} ${start.y}C${start.x + reach} ${start.y} ${end.x - reach} ${end.y} ${end.x} ${end.y}`
}
