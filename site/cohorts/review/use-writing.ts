import { useSignal, type Signal } from '@preact/signals'
import { useEffect, useRef, type MutableRef } from 'preact/hooks'

/** `drafted`: a form that is open because of a draft from before, so that it does not take the focus. */
export type Writing = 'no' | 'drafted' | 'yes'

/**
 * A form in the place of a button. When the form is done the button has the focus again.
 *
 * @returns where it stands, and a ref for what the button is in
 * @example const { writing, row } = useWriting(drafts.read(of) !== '')
 */
export function useWriting<E extends HTMLElement>(hasDraft: boolean): { writing: Signal<Writing>; row: MutableRef<E | null> } {
  const writing = useSignal<Writing>(hasDraft ? 'drafted' : 'no')
  const hasWritten = useRef(false)
  const row = useRef<E | null>(null)
  useEffect(() => {
    if (writing.value === 'no' && hasWritten.current) row.current?.querySelector('button')?.focus()
    hasWritten.current = writing.value !== 'no'
  }, [writing.value])
  return { writing, row }
}
