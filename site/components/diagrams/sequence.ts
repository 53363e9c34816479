import { DiagramError, headAt, keepInside, LINE_HEIGHT, linesOf, widthOf, wrap, type Drawing, type Shape } from './drawing.ts'

export interface Sequence {
  actors: readonly string[]
  steps: readonly SequenceStep[]
}

export type SequenceStep =
  | { kind: 'message'; from: string; to: string; text: string; answer: boolean; lost: boolean }
  | { kind: 'note'; over: readonly string[]; text: string }

const MESSAGE = /^(.+?)\s*(-?->>|-x)\s*(.+?)\s*:\s*(.+)$/
const NOTE = /^Note over (.+?)\s*:\s*(.+)$/i
const PARTICIPANT = /^participant (.+)$/

/**
 * Reads a sequence, in a part of Mermaid's language: `participant a`, `a->>b: asks`, `b-->>a: answers`, `a-xb: is lost`,
 * `Note over a,b: text`. Who is not announced appears in the order of the messages.
 *
 * @throws DiagramError names the line
 * @example parseSequence('app->>db: page of orders').actors // ['app', 'db']
 */
export function parseSequence(source: string): Sequence {
  const actors = new Set<string>()
  const steps: SequenceStep[] = []
  for (const { text: line, number } of linesOf(source)) {
    const participant = PARTICIPANT.exec(line)?.[1]
    const note = NOTE.exec(line)
    const message = MESSAGE.exec(line)
    if (participant !== undefined) actors.add(participant)
    else if (note) {
      const over = (note[1] ?? '').split(',').map((name) => name.trim())
      for (const name of over) actors.add(name)
      steps.push({ kind: 'note', over, text: note[2] ?? '' })
    } else if (message) {
      const [, from = '', arrow, to = '', text = ''] = message
      actors.add(from).add(to)
      steps.push({ kind: 'message', from, to, text, answer: arrow === '-->>', lost: arrow === '-x' })
    } else throw new DiagramError(number, `"${line}" is no step: write "a->>b: text", "b-->>a: text", "a-xb: text" or "Note over a: text"`)
  }
  if (steps.length === 0) throw new DiagramError(1, 'there are no steps: write "a->>b: text"')
  return { actors: [...actors], steps }
}

/** The same in words, a sentence for each step. */
export function sequenceInWords({ steps }: Sequence): string[] {
  return steps.map((step) => {
    if (step.kind === 'note') return `At ${step.over.join(' and ')}: ${step.text}.`
    const { from, to, text, answer, lost } = step
    if (from === to) return `${from}: ${text}.`
    return lost ? `${from} to ${to}, and never arrives: ${text}.` : `${from} ${answer ? 'answers' : 'to'} ${to}: ${text}.`
  })
}

const TOP = 8
const GAP = 12
const SELF = 26
/** Bold letters are wider. */
const BOLD = 1.1

/** @param width of the picture, in pixels */
export function layOutSequence({ actors, steps }: Sequence, width: number): Drawing {
  const column = width / actors.length
  const xOf = (name: string) => column * (actors.indexOf(name) + 0.5)
  const headWidth = Math.min(column - 6, 170)
  const heads = actors.map((name) => wrap(name, headWidth - 8))
  // A name of one word can't be wrapped.
  const role = heads.flat().some((line) => widthOf(line) * BOLD > headWidth - 8) ? 'small-name' : 'name'
  const headHeight = Math.max(...heads.map(({ length }) => length)) * LINE_HEIGHT + 12
  const shapes: Shape[] = []
  let y = TOP + headHeight + GAP

  for (const step of steps) {
    if (step.kind === 'note') {
      const xs = step.over.map(xOf)
      const [left, right] = [Math.min(...xs), Math.max(...xs)]
      const room = Math.min(Math.max(right - left + column * 0.8, 150), width - 4)
      const lines = wrap(step.text, room - 16)
      const wide = Math.min(Math.max(...lines.map(widthOf)) + 16, width - 4)
      const x = keepInside((left + right) / 2, wide, width)
      const height = lines.length * LINE_HEIGHT + 10
      shapes.push({ kind: 'box', x: x - wide / 2, y, width: wide, height, role: 'note' })
      shapes.push({ kind: 'text', x, y: y + 5 + 13, lines, anchor: 'middle', role: 'label' })
      y += height + GAP
      continue
    }
    const [from, to] = [xOf(step.from), xOf(step.to)]
    const self = from === to
    const span = self ? width * 0.6 : Math.abs(to - from)
    const lines = wrap(step.text, Math.max(span - 16, width * 0.55))
    const middle = keepInside(self ? from : (from + to) / 2, Math.max(...lines.map(widthOf)), width)
    shapes.push({ kind: 'text', x: middle, y: y + 12, lines, anchor: 'middle', role: 'label' })
    y += lines.length * LINE_HEIGHT + 5
    const line = step.answer ? 'answer' : 'arrow'
    if (self) {
      const out = from + SELF > width - 4 ? -SELF : SELF
      shapes.push({ kind: 'line', d: `M${from} ${y}h${out}v14H${from + Math.sign(out) * 6}`, role: line })
      shapes.push(headAt(from, y + 14, -out, 0))
      y += 14
    } else {
      const direction = Math.sign(to - from)
      // What is lost ends on its way, with a cross.
      const end = step.lost ? from + (to - from) * 0.72 : to
      shapes.push({ kind: 'line', d: `M${from} ${y}H${end - direction * (step.lost ? 0 : 6)}`, role: line })
      shapes.push(step.lost ? { kind: 'line', d: `M${end - 5} ${y - 5}l10 10m0 -10l-10 10`, role: 'arrow' } : headAt(end, y, direction, 0))
    }
    y += GAP
  }

  const lives = actors.map((name): Shape => ({ kind: 'line', d: `M${xOf(name)} ${TOP + headHeight}V${y}`, role: 'life' }))
  const names = actors.flatMap((name, index): Shape[] => {
    const lines = heads[index] ?? []
    const inset = (headHeight - lines.length * LINE_HEIGHT) / 2
    return [
      { kind: 'box', x: xOf(name) - headWidth / 2, y: TOP, width: headWidth, height: headHeight, role: 'node' },
      { kind: 'text', x: xOf(name), y: TOP + inset + 13, lines, anchor: 'middle', role },
    ]
  })
  return { width, height: y + 4, shapes: [...lives, ...names, ...shapes] }
}
