import { useEffect, useMemo } from 'preact/hooks'
import { readToken } from '../runtimes/server/token.ts'
import { ActionButton } from '../workspace/ActionButton.tsx'
import { AccountApi } from './api.ts'
import { AccountModel } from './model.ts'
import { ResetForm } from './ResetForm.tsx'
import { SignedIn } from './SignedIn.tsx'
import { SignedOut } from './SignedOut.tsx'
import './account.css'

/** Who somebody is on this server, and the ways in. */
export function AccountPage() {
  const model = useMemo(
    () => new AccountModel(import.meta.env.LOADBEARING_STATIC ? undefined : new AccountApi({ token: () => readToken(sessionStorage) })),
    [],
  )
  useEffect(() => {
    const load = (): void => void model.load()
    load()
    addEventListener('hashchange', load)
    return () => removeEventListener('hashchange', load)
  }, [])

  return (
    <section class="lb-account" aria-label="Account" aria-busy={model.who.value.status === 'loading'}>
      <div role="status" class="said">
        {model.said.value && <p class="good">{model.said.value}</p>}
      </div>
      <div role="alert">{model.problem.value && <p class="bad">{model.problem.value}</p>}</div>
      <State model={model} />
    </section>
  )
}

function State({ model }: { model: AccountModel }) {
  const who = model.who.value
  const link = model.link.value
  if (who.status === 'loading') return <p class="help">Asking the server who you are…</p>
  if (who.status === 'no-server')
    return (
      <>
        <h2>Accounts need a server</h2>
        <p>This copy of the course has none, so there is nothing to sign in to. Your progress stays on this device.</p>
      </>
    )
  if (who.status === 'failed')
    return (
      <>
        <h2>The server could not be asked</h2>
        <p class="bad">{who.message}</p>
        <p class="row">
          <ActionButton class="lb-button primary" off={model.busy.value} onClick={() => void model.tryAgain()}>
            Try again
          </ActionButton>
        </p>
      </>
    )
  if (link?.kind === 'reset') return <ResetForm key={link.token} model={model} token={link.token} />
  return who.status === 'signed-in' ? <SignedIn key={who.me.kind} model={model} me={who.me} /> : <SignedOut model={model} />
}
