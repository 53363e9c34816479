import Anser from 'anser'

/** A piece of a line that looks the same throughout. Colours are class names, or a colour of its own. */
export interface Span {
  text: string
  classes: string
  /** Red, green and blue, such as `255, 128, 0`. */
  color?: string
}

/* eslint-disable no-control-regex -- That is what escapes are made of. */
const COLOUR = /\x1b\[[\d;:]*m/g
/** Operating system commands (titles, links), other strings, and whatever else moves a terminal's cursor. */
const OTHER =
  /\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\|$)|[\x9b]|\x1b\[(?![\d;:]*m)[\x20-\x3f]*[\x40-\x7e]?|\x1b(?!\[)[\x20-\x2f]*[\x30-\x7e]?/g
/** Control characters beside tabs, and those that turn the direction of text around. */
const UNSEEN = /[\x00-\x08\x0a-\x1a\x1c-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g
/* eslint-enable no-control-regex */

/** A colour that nobody ends is not carried along without bound. */
const LONGEST_CARRY = 200

/**
 * Reads colours as a terminal does: from line to line, until they are taken
 * back. Of all other escapes nothing is left; the text is never markup.
 *
 * @example new AnsiReader().read('\u001b[31mred\u001b[0m') // { text: 'red', spans: [{ text: 'red', classes: 'ansi-red' }] }
 */
export class AnsiReader {
  #carry = ''

  /** @returns `spans`: only where a line has colours */
  read(line: string): { text: string; spans?: Span[] } {
    // What a carriage return wrote over is not to be seen.
    const shown = line.replace(/\r+$/, '')
    const clean = shown
      .slice(shown.lastIndexOf('\r') + 1)
      .replace(OTHER, '')
      .replace(UNSEEN, '')
    const colours = clean.match(COLOUR) ?? []
    const coloured = this.#carry + clean
    if (coloured.indexOf('\u001b') < 0) return { text: clean }
    this.#carry = lastingOf(this.#carry, colours)
    const spans = Anser.ansiToJson(coloured, { json: true, remove_empty: true, use_classes: true })
      .map(spanOf)
      .filter(({ text }) => text !== '')
    const text = spans.map((span) => span.text).join('')
    return spans.every(({ classes, color }) => classes === '' && color === undefined) ? { text } : { text, spans }
  }
}

/** What still holds after a line: everything since the last reset. */
function lastingOf(before: string, colours: readonly string[]): string {
  let lasting = before
  for (const colour of colours) lasting = /\[(?:0*)m$/.test(colour) ? '' : lasting + colour
  return lasting.length > LONGEST_CARRY ? '' : lasting
}

function spanOf({ content, fg, bg, fg_truecolor, decorations }: Anser.AnserJsonEntry): Span {
  const color = fg === 'ansi-truecolor' ? fg_truecolor : paletteColor(fg)
  const classes = [
    color === undefined && fg ? fg : '',
    // A background of its own colour would make text unreadable in one theme or the other.
    bg ? 'ansi-marked' : '',
    ...decorations.map((decoration) => `ansi-${decoration}`),
  ]
  // A lone escape is left by a sequence that was cut.
  return { text: content.replaceAll('\u001b', ''), classes: classes.filter(Boolean).join(' '), ...(color ? { color } : {}) }
}

/** The colours 16 to 255 of a terminal: a cube of six steps, then greys. */
function paletteColor(name: string | null): string | undefined {
  const [, digits] = /^ansi-palette-(\d+)$/.exec(name ?? '') ?? []
  if (digits === undefined) return undefined
  const index = Number(digits) - 16
  if (index >= 216)
    return Array<number>(3)
      .fill(8 + (index - 216) * 10)
      .join(', ')
  const step = (value: number) => (value === 0 ? 0 : 55 + value * 40)
  return [Math.floor(index / 36), Math.floor(index / 6) % 6, index % 6].map(step).join(', ')
}
