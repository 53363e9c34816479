import { useSignal } from '@preact/signals'
import { Fragment, type ComponentChildren } from 'preact'
import { ActionButton } from '../../workspace/ActionButton.tsx'
import { pairs, type Line, type Pair, type Row } from './diff-rows.ts'
import type { Part } from './fold.ts'
import { visible } from './visible.ts'
import { count } from './words.ts'

/** Rows that are drawn at once: more make the page slow. */
const AT_ONCE = 1_500

/** Two files side by side, one below the other line by line, or one file alone. */
export type Layout = 'beside' | 'below' | 'one'

const COLUMNS: Readonly<Record<Layout, number>> = { beside: 4, below: 3, one: 2 }

interface Props {
  parts: readonly Part[]
  layout: Layout
  /** The line whose button Tab reaches. */
  current: number | undefined
  /** Whether there is something below a line. */
  hasTalk: (line: number) => boolean
  /** What is said at a line. */
  talk: (line: number) => ComponentChildren
  onUnfold: (rows: readonly Row[]) => void
  /** Both are missing where nobody may write. */
  onFocus?: (line: number) => void
  onComment?: (line: number) => void
}

/** Lines of a comparison. That one was added or removed is said by a sign, in words, and by a colour. */
export function DiffRows({ parts, layout, hasTalk, talk, onUnfold, ...lines }: Props) {
  const shown = useSignal(AT_ONCE)
  const columns = COLUMNS[layout]
  const items = parts.flatMap(({ rows, isHidden }): Item[] => {
    if (isHidden) return [{ kind: 'fold', rows }]
    return layout === 'beside'
      ? pairs(rows).map((pair) => ({ kind: 'beside', ...pair }))
      : rows.map((row) => ({ kind: 'below', row, new: row.new }))
  })
  // What is said is on show, however far down.
  const lastTalk = items.findLastIndex((item) => item.kind !== 'fold' && item.new !== undefined && hasTalk(item.new.number))
  const until = Math.max(shown.value, lastTalk + 1)
  return (
    <tbody>
      {items.slice(0, until).map((item) => {
        if (item.kind === 'fold')
          return (
            <FoldRow key={`fold ${item.rows[0]?.old?.number}`} columns={columns} onClick={() => onUnfold(item.rows)}>
              Show {count(item.rows.length, 'unchanged line')}
            </FoldRow>
          )
        const line = item.new?.number
        return (
          <Fragment key={item.kind === 'beside' ? `${item.old?.number} ${line}` : `${item.row.old?.number} ${line}`}>
            {item.kind === 'beside' ? (
              <tr>
                <OldNumber line={item.old} isRemoved={!item.isSame} />
                <Code line={item.old} kind={item.isSame ? 'same' : 'removed'} />
                <NewNumber line={item.new} isAdded={!item.isSame} {...lines} />
                <Code line={item.new} kind={item.isSame ? 'same' : 'added'} />
              </tr>
            ) : (
              <tr>
                {layout === 'below' && <OldNumber line={item.row.old} isRemoved={item.row.kind === 'removed'} />}
                <NewNumber line={item.new} isAdded={item.row.kind === 'added'} {...lines} />
                <Code line={item.row.new ?? item.row.old} kind={item.row.kind} />
              </tr>
            )}
            {line !== undefined && hasTalk(line) && (
              <tr class="talk">
                <td colSpan={columns}>{talk(line)}</td>
              </tr>
            )}
          </Fragment>
        )
      })}
      {items.length > until && (
        <FoldRow columns={columns} onClick={() => (shown.value = until + AT_ONCE)}>
          Show more of {count(items.length - until, 'line')}
        </FoldRow>
      )}
    </tbody>
  )
}

type Item = { kind: 'fold'; rows: readonly Row[] } | ({ kind: 'beside' } & Pair) | { kind: 'below'; row: Row; new: Line | undefined }

function FoldRow({ columns, onClick, children }: { columns: number; onClick: () => void; children: ComponentChildren }) {
  return (
    <tr>
      <td colSpan={columns}>
        <ActionButton class="fold" onClick={onClick}>
          {children}
        </ActionButton>
      </td>
    </tr>
  )
}

function OldNumber({ line, isRemoved }: { line: Line | undefined; isRemoved: boolean }) {
  return <td class={line && isRemoved ? 'number removed' : 'number'}>{line?.number}</td>
}

function NewNumber({
  line,
  isAdded,
  current,
  onFocus,
  onComment,
}: { line: Line | undefined; isAdded: boolean } & Pick<Props, 'current' | 'onFocus' | 'onComment'>) {
  const kind = line && isAdded ? 'number added' : 'number'
  if (!line) return <td class={kind} />
  const { number } = line
  if (!onComment) return <td class={kind}>{number}</td>
  return (
    <td class={kind}>
      <button
        type="button"
        data-line={number}
        tabIndex={number === current ? 0 : -1}
        onFocus={() => onFocus?.(number)}
        onClick={() => onComment(number)}
      >
        <span class="sr-only">Comment on line </span>
        {number}
      </button>
    </td>
  )
}

const SIGNS = { same: ' ', added: '+', removed: '−' } as const

function Code({ line, kind }: { line: Line | undefined; kind: Row['kind'] }) {
  if (!line) return <td class="code missing" />
  return (
    <td class={`code ${kind}`}>
      <span class="sign" aria-hidden="true">
        {SIGNS[kind]}
      </span>
      {kind !== 'same' && <span class="sr-only">{kind}: </span>}
      <code>{visible(line.text)}</code>
    </td>
  )
}
