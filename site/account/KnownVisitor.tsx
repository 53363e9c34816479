import type { ComponentChildren } from 'preact'
import type { Me } from '../runtimes/server/identity.ts'
import { ActionButton } from '../workspace/ActionButton.tsx'
import type { AccountModel } from './model.ts'

interface Props {
  model: AccountModel
  /** What to say where there is no server. */
  withoutServer: { title: string; text: string }
  /** The rest, for who is signed in or nobody. */
  then: (me: Me | undefined) => ComponentChildren
}

/** Says how far asking the server who somebody is has come, and then the rest. */
export function KnownVisitor({ model, withoutServer, then }: Props) {
  const who = model.who.value
  if (who.status === 'loading') return <p class="help">Asking the server who you are…</p>
  if (who.status === 'no-server')
    return (
      <>
        <h2>{withoutServer.title}</h2>
        <p>{withoutServer.text}</p>
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
  return <>{then(who.status === 'signed-in' ? who.me : undefined)}</>
}
