import { DiagramError, headAt, LINE_HEIGHT, linesOf, widthOf, wrap, type Drawing, type Shape } from './drawing.ts'

/** Where all begins, and where it ends. */
export const OUTSIDE = '[*]'

export interface StateMachine {
  /** In the order in which they are named; OUTSIDE is none of them. */
  states: readonly string[]
  moves: readonly { from: string; to: string; text: string }[]
}

const MOVE = /^(.+?)\s*-->\s*(.+?)\s*(?::\s*(.+))?$/

/**
 * Reads a state machine, in a part of Mermaid's language: `[*] --> waiting: COMMIT`, `waiting --> [*]: 202`.
 *
 * @throws DiagramError names the line
 * @example parseStates('[*] --> waiting').states // ['waiting']
 */
export function parseStates(source: string): StateMachine {
  const states = new Set<string>()
  const moves = linesOf(source).map(({ text: line, number }) => {
    const [, from = '', to = '', text = ''] = MOVE.exec(line) ?? []
    if (from === '' || to === '') throw new DiagramError(number, `"${line}" is no move: write "a --> b: what happens"`)
    for (const name of [from, to]) if (name !== OUTSIDE) states.add(name)
    return { from, to, text }
  })
  if (states.size === 0) throw new DiagramError(1, 'there are no states: write "[*] --> a"')
  return { states: [...states], moves }
}

/** The same in words, a sentence for each move. */
export function statesInWords({ moves }: StateMachine): string[] {
  return moves.map(({ from, to, text }) => {
    const why = text === '' ? '' : ` (${text})`
    if (from === OUTSIDE) return `It begins as ${to}${why}.`
    if (to === OUTSIDE) return `From ${from} it ends${why}.`
    return from === to ? `${from} stays ${from}${why}.` : `${from} becomes ${to}${why}.`
  })
}

const BOX = { height: 34, least: 84 }
/** Between two states, for the label of a move. */
const BETWEEN = 26
const DOT = 7
const LANE = 30
/** Between two lines that leave a box at the same side. */
const PORT = 14

/** A move between rows; a row is a state, or a dot where all begins or ends. */
interface Placed {
  text: string
  start: number
  end: number
}

/**
 * States stand below one another, in the order in which they are named. A move to the next one is drawn between them,
 * any other beside: forwards and to itself on the right, backwards on the left. That stays readable at any width.
 *
 * @param width of the picture, in pixels
 */
export function layOutStates({ states, moves }: StateMachine, width: number): Drawing {
  const begins = moves.some(({ from }) => from === OUTSIDE)
  const ends = moves.some(({ to }) => to === OUTSIDE)
  const rows = [...(begins ? ['begin'] : []), ...states, ...(ends ? ['end'] : [])]
  const isDot = (row: number) => rows[row] === 'begin' || rows[row] === 'end'
  const rowOf = (name: string, side: 'begin' | 'end') => rows.indexOf(name === OUTSIDE ? side : name)
  const placed = moves.map(({ from, to, text }): Placed => ({ text, start: rowOf(from, 'begin'), end: rowOf(to, 'end') }))
  const sameWay = (one: Placed) => placed.find(({ start, end }) => start === one.start && end === one.end)
  const direct = placed.filter((move) => move.end === move.start + 1 && sameWay(move) === move)
  const beside = placed.filter((move) => !direct.includes(move))
  // Short ways first: they take the inner lanes.
  const sides = {
    left: beside.filter(({ start, end }) => end < start).sort((a, b) => a.start - a.end - (b.start - b.end)),
    right: beside.filter(({ start, end }) => end >= start).sort((a, b) => a.end - a.start - (b.end - b.start)),
  }

  const boxWidth = Math.max(BOX.least, ...states.map((name) => widthOf(name) + 24))
  // The side without moves needs less room, and takes the labels of those in the middle.
  const labelsLeft = sides.right.length > 0 && sides.left.length === 0
  const centre = labelsLeft ? width * 0.42 : sides.left.length > 0 && sides.right.length === 0 ? width * 0.58 : width / 2
  const roomBetween = sides.left.length > 0 && sides.right.length > 0 ? boxWidth / 2 : (labelsLeft ? centre : width - centre) - 14
  const labels = new Map(direct.map((move) => [move, move.text === '' ? [] : wrap(move.text, Math.max(60, roomBetween))] as const))
  // Where both sides are taken, lanes on the right keep clear of the labels.
  const clear = Math.max(
    boxWidth / 2,
    ...(labelsLeft || sides.right.length === 0 ? [0] : [...labels.values()].flat().map((line) => widthOf(line) + 4)),
  )

  const portsOf = (row: number, side: 'left' | 'right') =>
    sides[side].flatMap((move) => [
      ...(move.start === row ? [{ move, at: 'start' as const }] : []),
      ...(move.end === row ? [{ move, at: 'end' as const }] : []),
    ])
  const tops: number[] = []
  const heightOf = (row: number) =>
    isDot(row) ? DOT * 2 : Math.max(BOX.height, (Math.max(portsOf(row, 'left').length, portsOf(row, 'right').length) + 1) * PORT)
  let y = 4
  rows.forEach((_, row) => {
    tops.push(y)
    const shown = direct.find(({ start }) => start === row)
    const lines = shown === undefined ? 0 : (labels.get(shown)?.length ?? 0)
    y += heightOf(row) + (row === rows.length - 1 ? 0 : Math.max(BETWEEN, lines * LINE_HEIGHT + 14))
  })
  const topOf = (row: number) => tops[row] ?? 0
  const bottomOf = (row: number) => topOf(row) + heightOf(row)

  const write = createLabels()
  const shapes: Shape[] = rows.flatMap((name, row): Shape[] => {
    const middle = (topOf(row) + bottomOf(row)) / 2
    if (isDot(row)) return [{ kind: 'dot', x: centre, y: middle, end: name === 'end' }]
    return [
      { kind: 'box', x: centre - boxWidth / 2, y: topOf(row), width: boxWidth, height: heightOf(row), role: 'node' },
      { kind: 'text', x: centre, y: middle + 5, lines: [name], anchor: 'middle', role: 'name' },
    ]
  })
  for (const move of direct) {
    const [from, to] = [bottomOf(move.start), topOf(move.end)]
    shapes.push({ kind: 'line', d: `M${centre} ${from}V${to - 6}`, role: 'arrow' }, headAt(centre, to, 0, 1))
    shapes.push(...write(labels.get(move) ?? [], centre + (labelsLeft ? -9 : 9), (from + to) / 2, labelsLeft ? 'end' : 'start'))
  }
  for (const side of ['left', 'right'] as const) {
    const sign = side === 'left' ? -1 : 1
    sides[side].forEach((move, index) => {
      const reach = (side === 'left' ? boxWidth / 2 : clear) + LANE * (index + 1)
      const lane = centre + sign * reach
      const yOf = (row: number, at: 'start' | 'end') => {
        const ports = portsOf(row, side)
        const port = ports.findIndex((other) => other.move === move && other.at === at)
        return topOf(row) + (heightOf(row) * (port + 1)) / (ports.length + 1)
      }
      const xOf = (row: number) => centre + sign * (isDot(row) ? DOT : boxWidth / 2)
      const [from, to] = [yOf(move.start, 'start'), yOf(move.end, 'end')]
      shapes.push({ kind: 'line', d: `M${xOf(move.start)} ${from}H${lane}V${to}H${xOf(move.end) + sign * 6}`, role: 'arrow' })
      shapes.push(headAt(xOf(move.end), to, -sign, 0))
      const room = Math.max(56, (side === 'left' ? centre : width - centre) - reach - 10)
      shapes.push(
        ...write(move.text === '' ? [] : wrap(move.text, room), lane + sign * 7, (from + to) / 2, side === 'left' ? 'end' : 'start'),
      )
    })
  }
  return { width, height: y + 4, shapes }
}

/** Writes labels, each as near to its height as leaves the others readable. */
function createLabels() {
  const taken: { left: number; right: number; top: number; bottom: number }[] = []
  return (lines: readonly string[], x: number, middle: number, anchor: 'start' | 'end'): Shape[] => {
    if (lines.length === 0) return []
    const wide = Math.max(...lines.map(widthOf))
    const frameAt = (offset: number) => {
      const top = middle + offset - (lines.length * LINE_HEIGHT) / 2
      return {
        left: anchor === 'start' ? x : x - wide,
        right: anchor === 'start' ? x + wide : x,
        top,
        bottom: top + lines.length * LINE_HEIGHT,
      }
    }
    const isFree = (frame: (typeof taken)[number]) =>
      frame.top >= 0 &&
      !taken.some((other) => frame.left < other.right && other.left < frame.right && frame.top < other.bottom && other.top < frame.bottom)
    const offset = OFFSETS.find((each) => isFree(frameAt(each))) ?? 0
    const frame = frameAt(offset)
    taken.push(frame)
    return [{ kind: 'text', x, y: frame.top + 13, lines, anchor, role: 'label' }]
  }
}

/** 0, then ever farther down and up. */
const OFFSETS = Array.from({ length: 24 }, (_, index) => Math.ceil(index / 2) * 9 * (index % 2 === 0 ? -1 : 1))
