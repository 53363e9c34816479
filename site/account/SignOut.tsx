import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { ActionButton } from '../workspace/ActionButton.tsx'
import type { AccountModel } from './model.ts'

/** Asks first where it is more than signing out here: everywhere, or for a guest, who can't come back. */
export function SignOut({ model, isGuest }: { model: AccountModel; isGuest: boolean }) {
  const asks = useSignal<'here' | 'everywhere' | undefined>(undefined)
  const question = useRef<HTMLParagraphElement>(null)
  useEffect(() => {
    if (asks.value) question.current?.focus()
  }, [asks.value])

  if (asks.value === undefined)
    return (
      <p class="row">
        <ActionButton off={model.busy.value} onClick={() => (isGuest ? (asks.value = 'here') : void model.signOut('here'))}>
          Sign out
        </ActionButton>
        <ActionButton off={model.busy.value} onClick={() => (asks.value = 'everywhere')}>
          Sign out everywhere…
        </ActionButton>
      </p>
    )
  const where = asks.value
  return (
    <div class="question" role="group" aria-label="Sign out">
      <p ref={question} tabIndex={-1}>
        {where === 'everywhere' ? 'This ends your sessions on every device, here too.' : 'You leave this guest.'}
        {isGuest && ' A guest can’t sign in again: make an account first if you want to keep what you handed in.'}
      </p>
      <p class="row">
        <ActionButton class="lb-button primary" off={model.busy.value} onClick={() => void model.signOut(where)}>
          {where === 'everywhere' ? 'Sign out everywhere' : 'Sign out'}
        </ActionButton>
        <ActionButton onClick={() => (asks.value = undefined)}>Stay signed in</ActionButton>
      </p>
    </div>
  )
}
