import { ActionButton } from '../workspace/ActionButton.tsx'
import { Heading } from './Heading.tsx'
import type { AccountModel } from './model.ts'

/** For who came by the link of a mail. It asks: programs that look for harm in mails open links too. */
export function ProofForm({ model, token }: { model: AccountModel; token: string }) {
  return (
    <>
      <Heading model={model}>Is this e-mail address yours?</Heading>
      <p>
        Somebody made an account with the address that got this link. If it was you, say so: you can then accept invitations to this
        address. If it was not you, close the page, and nothing happens.
      </p>
      <p class="row">
        <ActionButton class="lb-button primary" off={model.busy.value} onClick={() => void model.proveAddress(token)}>
          Yes, it is my address
        </ActionButton>
        <button type="button" class="lb-button quiet" onClick={() => model.forgetLink()}>
          It was not me
        </button>
      </p>
    </>
  )
}
