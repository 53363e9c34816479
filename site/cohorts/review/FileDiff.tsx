import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useMemo, useRef } from 'preact/hooks'
import type { Thread } from '../../runtimes/server/review-api.ts'
import type { ComparedFile } from './compared.ts'
import { diffRows, wholeFile, type Row } from './diff-rows.ts'
import { DiffRows, type Layout } from './DiffRows.tsx'
import { fold } from './fold.ts'
import { LineTalk } from './LineTalk.tsx'
import type { Comparison } from './place.ts'
import type { ReviewModel } from './review-model.ts'
import { useIsWide } from './use-is-wide.ts'

interface Props {
  model: ReviewModel
  file: ComparedFile
  comparison: Comparison
  isStaff: boolean
  mayWrite: boolean
}

const SIDES: Readonly<Record<Comparison, string>> = { starter: 'starter', previous: 'previous attempt', file: 'file' }

/** A file beside what it is compared with, and what is said at its lines. */
export function FileDiff({ model, file, comparison, isStaff, mayWrite }: Props) {
  const { path, before, after } = file
  const isWide = useIsWide()
  const layout: Layout = comparison === 'file' ? 'one' : isWide ? 'beside' : 'below'
  const table = useRef<HTMLTableElement>(null)
  const rows = useMemo(
    () => (comparison === 'file' && after !== undefined ? wholeFile(after) : diffRows(before, after)),
    [before, after, comparison],
  )
  const said = model.threads.value.filter((thread) => thread.file === path)
  /** Lines at which somebody is writing, from before or since. */
  const writing = useSignal<ReadonlyMap<number, 'drafted' | 'yes'>>(
    useMemo(() => new Map((mayWrite ? model.drafts.linesOf(path) : []).map((line) => [line, 'drafted'])), []),
  )
  const unfolded = useSignal<ReadonlySet<Row>>(new Set())
  const hasTalk = (line: number): boolean => writing.value.has(line) || said.some((thread) => thread.line === line)
  const isUnfolded = ([first]: readonly Row[]): boolean => first !== undefined && unfolded.value.has(first)
  const parts = (comparison === 'file' ? [{ rows, isHidden: false }] : fold(rows, hasTalk)).map((part) => ({
    ...part,
    isHidden: part.isHidden && !isUnfolded(part.rows),
  }))
  const first = parts
    .filter(({ isHidden }) => !isHidden)
    .flatMap((part) => part.rows)
    .find((row) => row.new)?.new?.number
  /** The one line button that Tab reaches; arrow keys reach the others. */
  const current = useSignal(first)

  const setWriting = (line: number, isWriting: boolean): void => {
    const next = new Map(writing.value)
    if (isWriting) next.set(line, 'yes')
    else next.delete(line)
    writing.value = next
  }
  const goToLine = (line: number): void => {
    current.value = line
    requestAnimationFrame(() => table.current?.querySelector<HTMLElement>(`button[data-line="${line}"]`)?.focus())
  }
  const talk = (line: number) => {
    const threads: readonly Thread[] = said.filter((thread) => thread.line === line)
    const state = writing.value.get(line)
    return (
      <LineTalk
        model={model}
        file={path}
        line={line}
        threads={threads}
        writing={state}
        isStaff={isStaff}
        mayWrite={mayWrite}
        onWritten={() => {
          setWriting(line, false)
          goToLine(line)
        }}
        onGone={() => goToLine(line)}
      />
    )
  }

  return (
    <table class={`diff ${layout}`} ref={table} onKeyDown={(event) => moveBetweenLines(event, table.current)}>
      <caption class="sr-only">
        {path}
        {comparison !== 'file' && `, compared with the ${SIDES[comparison]}`}
        {mayWrite && '. Up and Down move between the numbers of lines, Enter begins a comment'}
      </caption>
      <colgroup>
        {layout !== 'one' && <col class="number" />}
        {layout === 'beside' && <col />}
        <col class="number" />
        <col />
      </colgroup>
      <thead>
        <tr>
          {layout !== 'one' && <Heading>Line of the {SIDES[comparison]}</Heading>}
          {layout === 'beside' && <Heading>Code of the {SIDES[comparison]}</Heading>}
          <Heading>Line of this attempt</Heading>
          <Heading>Code</Heading>
        </tr>
      </thead>
      <DiffRows
        parts={parts}
        layout={layout}
        current={current.value}
        hasTalk={hasTalk}
        talk={talk}
        onUnfold={(rows) => (unfolded.value = new Set([...unfolded.value, ...rows]))}
        {...(mayWrite && { onFocus: (line: number) => (current.value = line), onComment: (line: number) => setWriting(line, true) })}
      />
    </table>
  )
}

/** For who does not see the columns. */
function Heading({ children }: { children: ComponentChildren }) {
  return (
    <th scope="col">
      <span class="sr-only">{children}</span>
    </th>
  )
}

function moveBetweenLines(event: KeyboardEvent, table: HTMLTableElement | null): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  if (step === 0 || !(event.target instanceof HTMLButtonElement) || event.target.dataset['line'] === undefined) return
  const lines = [...(table?.querySelectorAll<HTMLButtonElement>('button[data-line]') ?? [])]
  const next = lines[lines.indexOf(event.target) + step]
  if (!next) return
  event.preventDefault()
  next.focus()
}
