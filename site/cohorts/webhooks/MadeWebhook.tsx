import { useSignal } from '@preact/signals'
import { useEffect, useId, useRef } from 'preact/hooks'
import { ActionButton } from '../../workspace/ActionButton.tsx'

/** The secret of a new webhook, which the server shows this once. */
export function MadeWebhook({ secret }: { secret: string }) {
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  const said = useSignal('')
  useEffect(() => field.current?.focus(), [])
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(secret)
      said.value = 'Copied.'
    } catch {
      // Browsers give pages on plain http no clipboard.
      field.current?.select()
      said.value = 'This browser does not let the page copy. The secret is selected: copy it from there.'
    }
  }
  return (
    <div class="good made" role="group" aria-label="The new webhook">
      <p>
        Give your program this secret: with it it knows that a message is from here (
        <a href="https://www.standardwebhooks.com">Standard Webhooks</a>). Keep it: it is shown this once.
      </p>
      <label for={id}>Secret</label>
      <input id={id} ref={field} type="text" readOnly value={secret} onFocus={(event) => event.currentTarget.select()} />
      <div class="row">
        <ActionButton class="lb-button primary" onClick={() => void copy()}>
          Copy the secret
        </ActionButton>
        <span role="status">{said.value}</span>
      </div>
    </div>
  )
}
