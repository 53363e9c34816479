import { DiagramError, headAt, LINE_HEIGHT, linesOf, wrap, type Drawing, type Shape } from './drawing.ts'

export interface Flow {
  /** In the order in which they are named. */
  nodes: readonly { name: string; detail: string }[]
  arrows: readonly { from: string; to: string }[]
}

const ARROW = /^(.+?)\s*-->\s*(.+)$/
const NODE = /^(.+?)\s*:\s*(.+)$/

/**
 * Reads boxes and arrows: `client --> web.0`, and `web.0: sessions, carts` for what a box holds.
 *
 * @throws DiagramError names the line
 * @example parseFlow('client --> web.0').nodes.length // 2
 */
export function parseFlow(source: string): Flow {
  const details = new Map<string, string>()
  const arrows: { from: string; to: string }[] = []
  for (const { text: line, number } of linesOf(source)) {
    const [, from = '', to = ''] = ARROW.exec(line) ?? []
    const [, name = '', detail = ''] = NODE.exec(line) ?? []
    if (from !== '') {
      arrows.push({ from, to })
      for (const each of [from, to]) if (!details.has(each)) details.set(each, '')
    } else if (name !== '') details.set(name, detail)
    else throw new DiagramError(number, `"${line}" is neither an arrow nor a box: write "a --> b", or "a: what it holds"`)
  }
  if (arrows.length === 0) throw new DiagramError(1, 'there are no arrows: write "a --> b"')
  return { nodes: [...details].map(([name, detail]) => ({ name, detail })), arrows }
}

/** The same in words. */
export function flowInWords({ nodes, arrows }: Flow): string[] {
  return [
    ...nodes.flatMap(({ name }) => {
      const to = arrows.filter(({ from }) => from === name).map((arrow) => arrow.to)
      return to.length === 0 ? [] : [`${name} asks ${to.join(' and ')}.`]
    }),
    ...nodes.filter(({ detail }) => detail !== '').map(({ name, detail }) => `${name} holds: ${detail}.`),
  ]
}

const LAYER_GAP = 38

/**
 * Each box stands one layer below those that point at it.
 *
 * @param width of the picture, in pixels
 */
export function layOutFlow({ nodes, arrows }: Flow, width: number): Drawing {
  const layers = layersOf({ nodes, arrows })
  const count = Math.max(...layers.values()) + 1
  const shapes: Shape[] = []
  const boxes = new Map<string, { x: number; top: number; bottom: number }>()
  let y = 4
  for (let layer = 0; layer < count; layer += 1) {
    const here = nodes.filter(({ name }) => layers.get(name) === layer)
    const column = width / here.length
    const boxWidth = Math.min(column - 12, 190)
    const details = here.map(({ detail }) => (detail === '' ? [] : wrap(detail, boxWidth - 12)))
    const height = LINE_HEIGHT * (1 + Math.max(...details.map(({ length }) => length))) + 16
    here.forEach(({ name }, index) => {
      const x = column * (index + 0.5)
      boxes.set(name, { x, top: y, bottom: y + height })
      shapes.push({ kind: 'box', x: x - boxWidth / 2, y, width: boxWidth, height, role: 'node' })
      shapes.push({ kind: 'text', x, y: y + 21, lines: [name], anchor: 'middle', role: 'name' })
      const lines = details[index] ?? []
      if (lines.length > 0) shapes.push({ kind: 'text', x, y: y + 21 + LINE_HEIGHT, lines, anchor: 'middle', role: 'detail' })
    })
    y += height + (layer === count - 1 ? 0 : LAYER_GAP)
  }
  for (const { from, to } of arrows) {
    const [start, end] = [boxes.get(from), boxes.get(to)]
    if (start === undefined || end === undefined) continue
    const [dx, dy] = [end.x - start.x, end.top - start.bottom]
    const length = Math.hypot(dx, dy)
    shapes.push({
      kind: 'line',
      d: `M${start.x} ${start.bottom}L${end.x - (dx / length) * 6} ${end.top - (dy / length) * 6}`,
      role: 'arrow',
    })
    shapes.push(headAt(end.x, end.top, dx, dy))
  }
  return { width, height: y + 4, shapes }
}

function layersOf({ nodes, arrows }: Flow): Map<string, number> {
  const layers = new Map(nodes.map(({ name }) => [name, 0]))
  // As often as the longest way has arrows; more often only where they go round in a circle.
  for (let round = 0; round <= nodes.length; round += 1) {
    const lower = arrows.filter(({ from, to }) => (layers.get(to) ?? 0) <= (layers.get(from) ?? 0))
    if (lower.length === 0) return layers
    for (const { from, to } of lower) layers.set(to, (layers.get(from) ?? 0) + 1)
  }
  throw new DiagramError(1, 'the arrows go round in a circle: draw states (State), or leave one out')
}
