import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { ActionButton } from '../workspace/ActionButton.tsx'

interface Props {
  /** What the button says; it ends with … because a question follows. */
  label: string
  /** What it is done to, where many things have such a button. */
  about?: string
  question: string
  yes: string
  no: string
  off: boolean
  onYes: () => Promise<void>
}

/** A button that asks first. */
export function Confirm({ label, about, question, yes, no, off, onYes }: Props) {
  const asks = useSignal(false)
  const hasAsked = useRef(false)
  const text = useRef<HTMLParagraphElement>(null)
  const row = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    if (asks.value) text.current?.focus()
    else if (hasAsked.current) row.current?.querySelector('button')?.focus()
    hasAsked.current = asks.value
  }, [asks.value])

  if (!asks.value)
    return (
      <span ref={row}>
        <ActionButton off={off} onClick={() => (asks.value = true)}>
          {label}
          {about && <span class="sr-only"> {about}</span>}
        </ActionButton>
      </span>
    )
  return (
    <div class="question" role="group" aria-label={about ? `${label} ${about}` : label}>
      <p ref={text} tabIndex={-1}>
        {question}
      </p>
      <p class="row">
        <ActionButton class="lb-button primary" off={off} onClick={() => void onYes().then(() => (asks.value = false))}>
          {yes}
        </ActionButton>
        <ActionButton onClick={() => (asks.value = false)}>{no}</ActionButton>
      </p>
    </div>
  )
}
