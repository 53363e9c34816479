/**
 * What a picture is made of. Layouts give shapes in pixels, `Picture.astro` draws them.
 *
 * A renderer of our own, small on purpose. Mermaid needs a browser to measure text. beautiful-mermaid 1.1 does not, but
 * its pictures load a font from another host, share ids between pictures, have no title or description, do not wrap
 * text, and shrink to 6 px letters on a phone. Here a picture is laid out twice, for a phone and for a page.
 */
export interface Drawing {
  width: number
  height: number
  shapes: readonly Shape[]
}

export type Shape =
  | { kind: 'box'; x: number; y: number; width: number; height: number; role: 'node' | 'note' }
  | { kind: 'line'; d: string; role: 'arrow' | 'answer' | 'life' }
  /** Filled. */
  | { kind: 'head'; d: string }
  | { kind: 'dot'; x: number; y: number; end: boolean }
  /** Lines of text around a point; the first is drawn at y. */
  | {
      kind: 'text'
      x: number
      y: number
      lines: readonly string[]
      anchor: 'start' | 'middle' | 'end'
      role: 'name' | 'small-name' | 'detail' | 'label'
    }

export const LINE_HEIGHT = 17
const FONT_SIZE = 13
/** Of a letter in ems: wider than most, so that no text is wider than it was taken for. */
const LETTER = 0.56

/** How wide a text is at most, in pixels. */
export function widthOf(text: string): number {
  return text.length * FONT_SIZE * LETTER
}

/**
 * Breaks a text into lines.
 *
 * @param width in pixels; a single word may be wider
 * @example wrap('claim the oldest', 80) // ['claim the', 'oldest']
 */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1)
    if (last !== undefined && widthOf(`${last} ${word}`) <= width) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}

/** An arrow's head at a point, for a line that comes along a direction (a vector of any length). */
export function headAt(x: number, y: number, dx: number, dy: number): Shape {
  const length = Math.hypot(dx, dy) || 1
  const [ux, uy] = [dx / length, dy / length]
  const [backX, backY] = [x - ux * 9, y - uy * 9]
  const points = [
    [x, y],
    [backX - uy * 4, backY + ux * 4],
    [backX + uy * 4, backY - ux * 4],
  ]
  return { kind: 'head', d: `M${points.map(([px = 0, py = 0]) => `${round(px)} ${round(py)}`).join('L')}Z` }
}

export function round(value: number): number {
  return Math.round(value * 10) / 10
}

/** The middle of a text that stays within the picture. */
export function keepInside(x: number, textWidth: number, width: number): number {
  return Math.min(Math.max(x, textWidth / 2 + 2), width - textWidth / 2 - 2)
}

/** The source of a picture can't be drawn. Names the line, and what to write instead. */
export class DiagramError extends Error {
  override readonly name = 'DiagramError'
  constructor(line: number, problem: string) {
    super(`line ${line} of the diagram: ${problem}`)
  }
}

/** Lines of a source that say something, with their numbers from 1. */
export function linesOf(source: string): { text: string; number: number }[] {
  return source
    .split('\n')
    .map((text, index) => ({ text: text.trim(), number: index + 1 }))
    .filter(({ text }) => text !== '' && !text.startsWith('%%'))
}
