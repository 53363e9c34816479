import { ActionButton } from '../workspace/ActionButton.tsx'
import type { AccountModel } from './model.ts'

/** Whether the account's address is proved, and what to do where it is not. */
export function AddressState({ model, isProved }: { model: AccountModel; isProved: boolean }) {
  if (isProved) return <p class="help">This address is proved to be yours.</p>
  return (
    <>
      <p>
        This address is not proved yet. Open the link in the mail that was sent to it, on any device: then you can accept invitations to it.
      </p>
      <p class="row">
        <ActionButton off={model.busy.value} onClick={() => void model.askForProof()}>
          Send the mail again
        </ActionButton>
      </p>
    </>
  )
}
