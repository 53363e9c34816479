import { useSignal } from '@preact/signals'
import { useEffect, useId, useRef } from 'preact/hooks'
import { WORDS } from './words.ts'

/** Characters of a name that the list has room for. */
const LONGEST = 80

interface Props {
  first: string
  confirm: string
  onName: (name: string) => void
  onCancel: () => void
}

/** Asks for the name of a request. Enter takes it, Escape leaves things as they are. */
export function NameField({ first, confirm, onName, onCancel }: Props) {
  const field = useRef<HTMLInputElement>(null)
  const problem = useSignal('')
  const id = useId()
  useEffect(() => field.current?.select(), [])
  const take = () => {
    const name = field.current?.value.trim() ?? ''
    if (name === '') problem.value = WORDS.needsName
    else onName(name)
  }
  return (
    <div class="lb-name">
      <label>
        <span>{WORDS.name}</span>
        <input
          ref={field}
          defaultValue={first.slice(0, LONGEST)}
          maxLength={LONGEST}
          autocomplete="off"
          aria-invalid={problem.value !== ''}
          aria-describedby={id}
          onKeyDown={(event) => {
            if (event.key === 'Enter') take()
            else if (event.key === 'Escape') onCancel()
            else return
            event.preventDefault()
            event.stopPropagation()
          }}
        />
      </label>
      <p id={id} class="lb-problem" role="alert">
        {problem.value}
      </p>
      <div class="lb-actions">
        <button type="button" class="lb-button primary" onClick={take}>
          {confirm}
        </button>
        <button type="button" class="lb-button" onClick={onCancel}>
          {WORDS.dontName}
        </button>
      </div>
    </div>
  )
}
