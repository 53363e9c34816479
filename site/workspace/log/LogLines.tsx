import { useMemo } from 'preact/hooks'
import type { LogEntry } from './app-log.ts'
import type { ChunkView, Match } from './log-view.ts'
import { piecesOf, type Piece } from './pieces.ts'
import { LEVEL_NAMES } from './words.ts'

/** The lines of one chunk. Rendered again only when something in it changes: the log has thousands of lines. */
export function LogLines({ view, query, current }: { view: ChunkView; query: string; current: Match | undefined }) {
  const marked = view.matches === 0 ? '' : query
  return useMemo(
    () => (
      <div class="lb-log-chunk" style={{ '--lines': view.entries.length }}>
        {view.entries.map((entry) => (
          <Line key={entry.id} entry={entry} query={marked} current={current?.entry === entry.id ? current.nth : undefined} />
        ))}
      </div>
    ),
    [view.entries, marked, current?.entry, current?.nth],
  )
}

function Line({ entry, query, current }: { entry: LogEntry; query: string; current: number | undefined }) {
  const { kind, instance, level } = entry
  return (
    <div class={`lb-log-line ${kind} ${level ?? ''}`}>
      {instance && <span class="instance">{instance}</span>}
      {kind === 'stderr' && <span class="stream">stderr</span>}
      {level && <span class="level">{LEVEL_NAMES[level]}</span>}
      <span class="text">{piecesOf(entry, query).map((piece) => textOf(piece, current))}</span>
    </div>
  )
}

/** Always text, never markup. */
function textOf({ text, classes, color, match }: Piece, current: number | undefined) {
  const content = match === undefined ? text : <mark {...(match === current ? { 'data-current': '' } : {})}>{text}</mark>
  if (color !== undefined)
    return (
      <span class={`ansi-own ${classes}`} style={{ '--own': `rgb(${color})` }}>
        {content}
      </span>
    )
  return classes === '' ? content : <span class={classes}>{content}</span>
}
