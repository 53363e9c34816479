import { useSignal } from '@preact/signals'
import { useEffect, useId, useRef } from 'preact/hooks'
import { ActionButton } from '../workspace/ActionButton.tsx'
import { JOIN } from './addresses.ts'
import { joinLink } from './join-link.ts'

/** A new link with its code, which the server shows this once. */
export function MadeJoinLink({ code }: { code: string }) {
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  const said = useSignal('')
  const link = joinLink(code, `${location.origin}${JOIN}`)
  useEffect(() => field.current?.focus(), [])
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(link)
      said.value = 'Copied.'
    } catch {
      // Browsers give pages on plain http no clipboard.
      field.current?.select()
      said.value = 'This browser does not let the page copy. The link is selected: copy it from there.'
    }
  }
  return (
    <div class="good made" role="group" aria-label="The new link">
      <p>Give people this link, or read out its code for them to type under “Join with a code”. Keep it: it is shown this once.</p>
      <p class="code">{code}</p>
      <label for={id}>Link</label>
      <input id={id} ref={field} type="text" readOnly value={link} onFocus={(event) => event.currentTarget.select()} />
      <div class="row">
        <ActionButton class="lb-button primary" onClick={() => void copy()}>
          Copy the link
        </ActionButton>
        <span role="status">{said.value}</span>
      </div>
    </div>
  )
}
