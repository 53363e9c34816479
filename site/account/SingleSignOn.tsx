import { ActionButton } from '../workspace/ActionButton.tsx'
import type { AccountModel } from './model.ts'

/** The way in by an issuer, where the server has one. A guest becomes the account there, and keeps everything. */
export function SingleSignOn({ model }: { model: AccountModel }) {
  const issuer = model.issuer.value
  if (issuer === null) return null
  return (
    <p class="row">
      <ActionButton off={model.busy.value} onClick={() => void model.signOn()}>
        Sign in at {issuer}
      </ActionButton>
      You come back to this page.
    </p>
  )
}
