import { useEffect, useId, useRef } from 'preact/hooks'
import type { Row } from './query.ts'
import { WORDS } from './words.ts'

interface Props<R extends Row> {
  kind: 'query' | 'headers'
  rows: readonly R[]
  /** Of the row that can't be sent, from 0. */
  wrong: number | undefined
  /** Id of what says why. */
  describedBy: string
  /** A row with what it has to be now. */
  make: (row: Row) => R
  onChange: (rows: R[]) => void
}

/** Fields of headers that people send most, for the browser to complete. */
const KNOWN_HEADERS = [
  'Accept',
  'Accept-Language',
  'Authorization',
  'Content-Type',
  'Cookie',
  'Idempotency-Key',
  'If-Match',
  'If-None-Match',
  'Origin',
  'X-Request-Id',
]

/** Names and values, each of which can be switched off or removed. The focus never gets lost. */
export function RowsEditor<R extends Row>({ kind, rows, wrong, describedBy, make, onChange }: Props<R>) {
  const root = useRef<HTMLDivElement>(null)
  const goTo = useRef<string>()
  const known = useId()

  useEffect(() => {
    if (goTo.current === undefined) return
    root.current?.querySelector<HTMLElement>(goTo.current)?.focus()
    goTo.current = undefined
  })

  const change = (at: number, part: Partial<Row>) => onChange(rows.map((row, index) => (index === at ? make({ ...row, ...part }) : row)))
  const remove = (at: number) => {
    goTo.current = rows.length > 1 ? `[data-row="${Math.min(at, rows.length - 2)}"] button` : '[data-add]'
    onChange(rows.filter((_row, index) => index !== at))
  }
  const add = () => {
    goTo.current = `[data-row="${rows.length}"] input[data-name]`
    onChange([...rows, make({ on: true, name: '', value: '' })])
  }

  return (
    <div class="lb-rows" ref={root}>
      {kind === 'headers' && (
        <datalist id={known}>
          {KNOWN_HEADERS.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      )}
      {rows.map(({ on, name, value }, at) => (
        <div key={at} class={`lb-row ${on ? '' : 'off'}`} data-row={at} role="group" aria-label={WORDS.rowOf(kind, at + 1)}>
          <input
            type="checkbox"
            checked={on}
            aria-label={WORDS.use}
            onChange={({ currentTarget: { checked } }) => change(at, { on: checked })}
          />
          <input
            data-name
            value={name}
            aria-label={WORDS.rowName}
            placeholder={WORDS.rowName}
            spellcheck={false}
            autocomplete="off"
            aria-invalid={wrong === at}
            {...(wrong === at ? { 'aria-describedby': describedBy } : {})}
            {...(kind === 'headers' ? { list: known } : {})}
            onInput={(event) => change(at, { name: event.currentTarget.value })}
          />
          <input
            value={value}
            aria-label={WORDS.rowValue}
            placeholder={WORDS.rowValue}
            spellcheck={false}
            autocomplete="off"
            onInput={(event) => change(at, { value: event.currentTarget.value })}
          />
          <button
            type="button"
            class="lb-button icon"
            aria-label={WORDS.removeRow(name)}
            title={WORDS.removeRow(name)}
            onClick={() => remove(at)}
          >
            ×
          </button>
        </div>
      ))}
      <button type="button" class="lb-button" data-add onClick={add}>
        {WORDS.add[kind]}
      </button>
    </div>
  )
}
