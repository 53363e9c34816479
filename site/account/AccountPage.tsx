import { KnownVisitor } from './KnownVisitor.tsx'
import { Outcome } from './Outcome.tsx'
import { ProofForm } from './ProofForm.tsx'
import { ResetForm } from './ResetForm.tsx'
import { SignedIn } from './SignedIn.tsx'
import { SignedOut } from './SignedOut.tsx'
import { useAccount } from './use-account.ts'
import { useSignOn } from './use-sign-on.ts'
import './account.css'

const WITHOUT_SERVER = {
  title: 'Accounts need a server',
  text: 'This copy of the course has none, so there is nothing to sign in to. Your progress stays on this device.',
}

/** Who somebody is on this server, and the ways in. */
export function AccountPage() {
  const model = useAccount()
  useSignOn(model)
  const link = model.link.value
  return (
    <section class="lb-account" aria-label="Account" aria-busy={model.who.value.status === 'loading'}>
      <Outcome of={model} />
      <KnownVisitor
        model={model}
        withoutServer={WITHOUT_SERVER}
        then={(me) => {
          if (link?.kind === 'reset') return <ResetForm key={link.token} model={model} token={link.token} />
          if (link?.kind === 'proof') return <ProofForm key={link.token} model={model} token={link.token} />
          return me ? <SignedIn key={me.kind} model={model} me={me} /> : <SignedOut model={model} />
        }}
      />
    </section>
  )
}
