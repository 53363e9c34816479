import { useSignalEffect } from '@preact/signals'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import { AccountForm } from '../account/AccountForm.tsx'
import { KnownVisitor } from '../account/KnownVisitor.tsx'
import type { AccountModel } from '../account/model.ts'
import { Outcome } from '../account/Outcome.tsx'
import { SignedOut } from '../account/SignedOut.tsx'
import { useAccount } from '../account/use-account.ts'
import type { Me } from '../runtimes/server/identity.ts'
import { CodeForm } from './CodeForm.tsx'
import { WITHOUT_SERVER } from './CohortsPage.tsx'
import { JoinModel } from './join-model.ts'
import { Joined } from './Joined.tsx'
import { Leads } from './Leads.tsx'
import { useCohortsApi } from './use-cohorts-api.ts'
import '../account/account.css'
import './cohorts.css'

/** Joins a cohort by a link, or by a code that was read out. */
export function JoinPage() {
  const account = useAccount()
  const api = useCohortsApi()
  const model = useMemo(() => new JoinModel(api), [])
  useEffect(() => {
    account.way.value = 'guest'
    const load = (): void => model.readLink()
    load()
    addEventListener('hashchange', load)
    return () => removeEventListener('hashchange', load)
  }, [])
  useJoinOnceIn(account, model)

  return (
    <section class="lb-account lb-cohorts" aria-label="Join a cohort" aria-busy={account.who.value.status === 'loading'}>
      <Outcome of={account} />
      <KnownVisitor
        model={account}
        withoutServer={WITHOUT_SERVER}
        then={(me) => {
          if (model.joined.value && me) return <Joined joined={model.joined.value} isGuest={me.kind === 'guest'} />
          return me ? <Ready key={me.kind} me={me} account={account} model={model} /> : <WhoFirst account={account} model={model} />
        }}
      />
    </section>
  )
}

/** Whoever says here who they are, to join, joins by that. Whose session has ended is asked again who they are. */
function useJoinOnceIn(account: AccountModel, model: JoinModel): void {
  useSignalEffect(() => {
    if (model.refused.value?.code === 'signed-out') queueMicrotask(() => void account.load())
  })
  const before = useRef('')
  useSignalEffect(() => {
    const who = account.who.value
    const now = who.status === 'signed-in' ? who.me.kind : who.status
    const isIn = (before.current === 'signed-out' && who.status === 'signed-in') || (before.current === 'guest' && now === 'account')
    before.current = now
    if (isIn && account.hasActed && model.code.peek()) queueMicrotask(() => void model.join(model.code.peek()))
  })
}

function WhoFirst({ account, model }: { account: AccountModel; model: JoinModel }) {
  if (!model.code.value)
    return (
      <>
        <h2>Your code</h2>
        <p>Whoever runs the cohort gave you a link, or a code such as 7QH2-M0XK-9D4T.</p>
        <CodeForm code="" submit="Go on" send={(code) => model.take(code)} />
      </>
    )
  const preview = model.preview.value
  if (preview.status === 'refused')
    return (
      <>
        <h2>This code leads nowhere</h2>
        <div role="alert">
          <p class="bad">{preview.message}</p>
        </div>
        <CodeForm key={model.code.value} code={model.code.value} submit="Go on" send={(code) => model.take(code)} />
      </>
    )
  return (
    <>
      <h2>{preview.status === 'found' ? `You can join ${preview.cohort.name}` : 'You can join a cohort'}</h2>
      <Leads preview={preview} />
      <p>
        Your code is <span class="code">{model.code.value}</span>. Say who you are, and you join: a name is enough, or sign in to your
        account.
      </p>
      <SignedOut model={account} />
    </>
  )
}

function Ready({ me, account, model }: { me: Me; account: AccountModel; model: JoinModel }) {
  const refused = model.refused.value
  return (
    <>
      <h2>{refused ? 'You are not in yet' : 'Join a cohort'}</h2>
      <div role="alert">{refused && <p class="bad">{refused.message}</p>}</div>
      {refused?.code === 'account-needed' ? (
        <>
          <p>With an account you can sign in anywhere, and all that you did as a guest stays yours. Make one here, and you join.</p>
          <AccountForm model={account} />
        </>
      ) : (
        <>
          <p>
            You are {me.name}
            {me.kind === 'guest' ? ', a guest' : ''}.{' '}
            {model.code.value && !refused ? 'Compare the code with the one that you were given.' : ''}
          </p>
          {!refused && <Leads preview={model.preview.value} />}
          <CodeForm key={model.opened.value} code={model.code.value} submit="Join" send={(code) => model.join(code)} />
        </>
      )}
    </>
  )
}
