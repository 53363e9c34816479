import { useSignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { Confirm } from '../../cohorts/Confirm.tsx'
import { Deed } from '../../cohorts/deed.ts'
import { Paged } from '../../cohorts/paged.ts'
import { PagedList } from '../../cohorts/PagedList.tsx'
import { moment } from '../../cohorts/words.ts'
import type { AccessToken, MadeAccessToken, NewAccessToken } from '../../runtimes/server/access-tokens-api.ts'
import { readToken } from '../../runtimes/server/token.ts'
import { Outcome } from '../Outcome.tsx'
import { TokensApi } from './api.ts'
import { MadeToken } from './MadeToken.tsx'
import { NewToken } from './NewToken.tsx'
import { mayWords, stateOf } from './token-words.ts'

/** Tokens for scripts and the command line: made, listed, revoked. */
export function AccessTokens() {
  const api = useMemo(() => new TokensApi({ token: () => readToken(sessionStorage) }), [])
  const list = useMemo(() => new Paged<AccessToken>((after) => api.list(after)), [])
  const deed = useMemo(() => new Deed(), [])
  const made = useSignal<MadeAccessToken | undefined>(undefined)
  useEffect(() => void list.load(), [])
  const make = async (token: NewAccessToken): Promise<void> => {
    made.value = await api.make(token)
    await list.load()
  }
  const revoke = ({ id }: AccessToken) =>
    deed.do(async () => {
      await api.revoke(id)
      if (made.value?.id === id) made.value = undefined
      await list.load()
      return 'The token is revoked: it lets nobody in any more.'
    })
  return (
    <section aria-labelledby="access-tokens" class="lb-cohorts">
      <h3 id="access-tokens">Access tokens</h3>
      <p>With a token a script or the command line is you, in what the token may be used for. Signing out everywhere revokes them all.</p>
      <NewToken send={make} />
      {made.value && <MadeToken key={made.value.id} token={made.value.token} />}
      <Outcome of={deed} />
      <PagedList
        list={list}
        what="tokens"
        keyOf={({ id }) => id}
        empty={<p>You have no token. Make one to hand in from the command line.</p>}
        row={(token) => <Row token={token} off={deed.busy.value} onRevoke={() => revoke(token)} />}
      />
    </section>
  )
}

function Row({ token, off, onRevoke }: { token: AccessToken; off: boolean; onRevoke: () => Promise<void> }) {
  const { name, prefix, scopes, usedAt, expiresAt } = token
  const state = stateOf(token, Date.now())
  return (
    <div class="line">
      <span>
        <strong>{name}</strong> · <code>{prefix}…</code> · {mayWords(scopes)} ·{' '}
        {state === 'good' ? `until ${moment(expiresAt)}` : state === 'revoked' ? 'revoked' : 'has expired'} ·{' '}
        {usedAt === null ? 'never used' : `last used ${moment(usedAt)}`}
      </span>
      {state === 'good' && (
        <Confirm
          label="Revoke…"
          about={`the token ${name}`}
          question="Whatever uses this token is shut out at once."
          yes="Revoke the token"
          no="Keep it"
          off={off}
          onYes={onRevoke}
        />
      )}
    </div>
  )
}
