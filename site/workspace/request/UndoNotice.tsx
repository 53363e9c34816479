import { useEffect, useRef } from 'preact/hooks'
import { useWorkspace } from '../context.ts'
import { WORDS } from './words.ts'

/** What was done last, and the way back. It stays until something else is done: nobody has to be fast. */
export function UndoNotice() {
  const { requests } = useWorkspace().session
  const { value: last } = requests.undo
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    // What had the focus may be gone with what was deleted.
    if (last && document.activeElement === document.body) button.current?.focus()
  }, [last])
  if (!last) return null
  return (
    <p class="lb-undo">
      <span>{last.text}</span>
      {last.undo && (
        <button ref={button} type="button" class="lb-link" onClick={() => void requests.takeBack()}>
          {WORDS.undo}
        </button>
      )}
    </p>
  )
}
