import type { ComponentChildren } from 'preact'
import { useRef } from 'preact/hooks'
import { ActionButton } from '../workspace/ActionButton.tsx'
import type { Paged } from './paged.ts'
import { Skeleton } from './Skeleton.tsx'

interface Props<T> {
  list: Paged<T>
  /** What it lists, such as `people`. */
  what: string
  keyOf: (item: T) => string
  row: (item: T) => ComponentChildren
  /** What to say, and what to do next, when there is nothing. */
  empty: ComponentChildren
}

/** A list, a page at a time. */
export function PagedList<T>({ list, what, keyOf, row, empty }: Props<T>) {
  const rows = useRef<HTMLUListElement>(null)
  const { items, status, problem, busy, next } = list
  const more = async (): Promise<void> => {
    const shown = items.value.length
    await list.more()
    // The button may be gone then: the keyboard goes on at the first new one.
    requestAnimationFrame(() => {
      const first = rows.current?.children[shown]
      if (first instanceof HTMLElement) first.focus()
    })
  }

  if (status.value === 'loading')
    return (
      <>
        <p class="help">Asking the server for {what}…</p>
        <Skeleton />
      </>
    )
  return (
    <>
      {status.value === 'ready' && items.value.length === 0 && empty}
      {items.value.length > 0 && (
        <ul class="rows" ref={rows}>
          {items.value.map((item) => (
            <li key={keyOf(item)} tabIndex={-1}>
              {row(item)}
            </li>
          ))}
        </ul>
      )}
      <div role="alert">{problem.value && <p class="bad">{problem.value}</p>}</div>
      <p class="row">
        {problem.value && next.value === null && (
          <ActionButton off={busy.value} onClick={() => void list.load()}>
            Try again
          </ActionButton>
        )}
        {next.value !== null && (
          <ActionButton off={busy.value} onClick={() => void more()}>
            Show more<span class="sr-only"> {what}</span>
          </ActionButton>
        )}
      </p>
    </>
  )
}
