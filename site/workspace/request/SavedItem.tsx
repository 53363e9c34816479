import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { useWorkspace } from '../context.ts'
import type { SavedRequest } from '../store/request-schemas.ts'
import { titleOf } from './draft.ts'
import { NameField } from './NameField.tsx'
import { WORDS } from './words.ts'

/** A saved request in the list: opened, renamed where it stands, deleted. */
export function SavedItem({ request, onOpen }: { request: SavedRequest; onOpen: () => void }) {
  const { requests } = useWorkspace().session
  const isNaming = useSignal(false)
  const rename = useRef<HTMLButtonElement>(null)
  const { name, draft, id } = request
  const stop = () => {
    isNaming.value = false
    // Once the button is there again.
    requestAnimationFrame(() => rename.current?.focus())
  }
  if (isNaming.value) {
    return (
      <li>
        <NameField
          first={name}
          confirm={WORDS.rename}
          onCancel={stop}
          onName={(named) => {
            stop()
            if (named !== name) void requests.rename(request, named)
          }}
        />
      </li>
    )
  }
  return (
    <li class="lb-saved">
      <button type="button" aria-current={requests.from.value === id} title={titleOf(draft)} onClick={onOpen}>
        <b>{draft.method}</b> <span>{name}</span>
      </button>
      <button
        ref={rename}
        type="button"
        class="lb-button icon"
        aria-label={WORDS.renameNamed(name)}
        title={WORDS.rename}
        onClick={() => (isNaming.value = true)}
      >
        ✎
      </button>
      <button
        type="button"
        class="lb-button icon"
        aria-label={WORDS.removeNamed(name)}
        title={WORDS.remove}
        onClick={() => void requests.remove(request)}
      >
        ×
      </button>
    </li>
  )
}
