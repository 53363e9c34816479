import { useSignal } from '@preact/signals'
import fuzzysort from 'fuzzysort'
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks'
import { commandsOf } from '../commands/commands.ts'
import { keyNames } from '../commands/keys.ts'
import { useWorkspace } from '../context.ts'
import { choicesOf, type Choice } from './choices.ts'

interface Props {
  /** What it offers before anything is typed. */
  first: 'commands' | 'files'
  onClose: () => void
  onCloseWorkspace: () => void
}

/** How many choices are drawn at most. */
const SHOWN = 60

/** All that can be done or opened, to search by typing. After the combobox pattern of the ARIA authoring practices. */
export function Palette({ first, onClose, onCloseWorkspace }: Props) {
  const parts = useWorkspace()
  const dialog = useRef<HTMLDialogElement>(null)
  const typed = useSignal('')
  const at = useSignal(0)
  // As it was when the palette was opened: what is offered must not move under the pointer.
  const choices = useMemo(() => choicesOf(parts, commandsOf(parts, onCloseWorkspace), first), [])
  const shown = typed.value.trim() === '' ? choices.slice(0, SHOWN) : matching(choices, typed.value)

  // Before anything is painted: who types fast has begun by then.
  useLayoutEffect(() => {
    const before = document.activeElement
    dialog.current?.showModal()
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])
  useEffect(() => {
    dialog.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [at.value])

  const take = (choice: Choice | undefined) => {
    if (!choice) return
    onClose()
    // Once the focus is back where it was: the command may move it on.
    setTimeout(() => choice.run())
  }

  return (
    <dialog
      class="lb-dialog lb-palette"
      ref={dialog}
      aria-label={first === 'files' ? 'Go to a file' : 'Command palette'}
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && onClose()}
    >
      <input
        role="combobox"
        aria-expanded="true"
        aria-controls="lb-palette-choices"
        aria-activedescendant={shown[at.value] ? `lb-choice-${at.value}` : undefined}
        aria-label={first === 'files' ? 'File' : 'Command, file or requirement'}
        placeholder={first === 'files' ? 'Go to a file…' : 'What do you want to do?'}
        autocomplete="off"
        spellcheck={false}
        value={typed.value}
        onInput={({ currentTarget }) => {
          typed.value = currentTarget.value
          at.value = 0
        }}
        onKeyDown={onKey}
      />
      <ul id="lb-palette-choices" role="listbox" aria-label="Choices">
        {shown.map((choice, index) => (
          <li
            key={choice.id}
            id={`lb-choice-${index}`}
            role="option"
            aria-selected={index === at.value}
            onPointerMove={() => (at.value = index)}
            onClick={() => take(choice)}
          >
            <span>
              {choice.title} {choice.detail !== undefined && <small>{choice.detail}</small>}
            </span>
            {choice.keys !== undefined && (
              <span class="lb-keys">
                {keyNames(choice.keys).map((name) => (
                  <kbd key={name}>{name}</kbd>
                ))}
              </span>
            )}
          </li>
        ))}
      </ul>
      <p class="lb-note" role="status">
        {shown.length === 0 ? `Nothing is called like “${typed.value}”.` : ''}
      </p>
    </dialog>
  )

  function onKey(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined && shown.length > 0) at.value = (at.value + step + shown.length) % shown.length
    else if (event.key === 'Enter') take(shown[at.value])
    else return
    event.preventDefault()
  }
}

function matching(choices: readonly Choice[], typed: string): Choice[] {
  return fuzzysort.go(typed.trim(), choices, { key: 'words', limit: SHOWN, threshold: 0.3 }).map(({ obj }) => obj)
}
