import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

interface Props {
  title: string
  onClose: () => void
  children: ComponentChildren
}

/** A native modal dialog: the browser keeps focus in it, Escape closes it, and focus goes back to where it was. */
export function Dialog({ title, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const before = document.activeElement
    dialog.current?.showModal()
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])
  return (
    <dialog class="lb-dialog" ref={dialog} aria-labelledby="lb-dialog-title" onClose={onClose}>
      <h2 id="lb-dialog-title" class="lb-title">
        {title}
      </h2>
      {children}
    </dialog>
  )
}

/** The row of buttons at the end; the first way out is to leave things as they are. */
export function DialogActions({
  confirm,
  danger = false,
  onConfirm,
  onClose,
  disabled = false,
}: {
  confirm: string
  danger?: boolean
  disabled?: boolean
  onConfirm: () => void
  onClose: () => void
}) {
  return (
    <p class="lb-dialog-actions">
      <button type="button" class="lb-button" onClick={onClose}>
        Cancel
      </button>
      <button type="button" class={`lb-button ${danger ? 'danger' : 'primary'}`} disabled={disabled} onClick={onConfirm}>
        {confirm}
      </button>
    </p>
  )
}
