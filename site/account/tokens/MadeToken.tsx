import { useSignal } from '@preact/signals'
import { useEffect, useId, useRef } from 'preact/hooks'
import { ActionButton } from '../../workspace/ActionButton.tsx'

/** A new token, which the server shows this once. */
export function MadeToken({ token }: { token: string }) {
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  const said = useSignal('')
  useEffect(() => field.current?.focus(), [])
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(token)
      said.value = 'Copied.'
    } catch {
      // Browsers give pages on plain http no clipboard.
      field.current?.select()
      said.value = 'This browser does not let the page copy. The token is selected: copy it from there.'
    }
  }
  return (
    <div class="good made" role="group" aria-label="The new token">
      <p>Keep it like a password: it is shown this once. On the command line it is asked for by npm run exercise -- login.</p>
      <label for={id}>Token</label>
      <input id={id} ref={field} type="text" readOnly value={token} onFocus={(event) => event.currentTarget.select()} />
      <div class="row">
        <ActionButton class="lb-button primary" onClick={() => void copy()}>
          Copy the token
        </ActionButton>
        <span role="status">{said.value}</span>
      </div>
    </div>
  )
}
