import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import { ActionButton } from '../workspace/ActionButton.tsx'

interface Props {
  /** Of the whole, such as `The new token`. */
  name: string
  /** Of the field, such as `Token`. */
  label: string
  value: string
  /** What to do with it. */
  children: ComponentChildren
}

/** Something that the server shows this once, to be copied. */
export function ShownOnce({ name, label, value, children }: Props) {
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  const said = useSignal('')
  const what = label.toLowerCase()
  useEffect(() => field.current?.focus(), [])
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(value)
      said.value = 'Copied.'
    } catch {
      // Browsers give pages on plain http no clipboard.
      field.current?.select()
      said.value = `This browser does not let the page copy. The ${what} is selected: copy it from there.`
    }
  }
  return (
    <div class="good made" role="group" aria-label={name}>
      {children}
      <label for={id}>{label}</label>
      <input id={id} ref={field} type="text" readOnly value={value} onFocus={(event) => event.currentTarget.select()} />
      <div class="row">
        <ActionButton class="lb-button primary" onClick={() => void copy()}>
          Copy the {what}
        </ActionButton>
        <span role="status">{said.value}</span>
      </div>
    </div>
  )
}
