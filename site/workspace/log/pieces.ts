import type { LogEntry } from './app-log.ts'
import { placesOf } from './log-view.ts'

/** A piece of a line that looks the same throughout. `match`: which one it belongs to, from 0. */
export interface Piece {
  text: string
  classes: string
  color?: string
  match?: number
}

/**
 * A line cut where its colours change and where matches begin and end.
 *
 * @example piecesOf({ text: 'a cat' }, 'cat') // [{ text: 'a ', classes: '' }, { text: 'cat', classes: '', match: 0 }]
 */
export function piecesOf({ text, spans }: Pick<LogEntry, 'text' | 'spans'>, query: string): Piece[] {
  const places = placesOf(text, query)
  const pieces: Piece[] = []
  let start = 0
  for (const span of spans ?? [{ text, classes: '' }]) {
    const end = start + span.text.length
    let at = start
    while (at < end) {
      const match = places.findIndex((place) => at < place + query.length && place < end)
      const place = places[match]
      const inside = place !== undefined && at >= place
      const until = place === undefined ? end : Math.min(end, inside ? place + query.length : place)
      pieces.push({ ...span, text: text.slice(at, until), ...(inside ? { match } : {}) })
      at = until
    }
    start = end
  }
  return pieces
}
