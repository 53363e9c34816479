import { useSignal } from '@preact/signals'
import type { Me } from '../runtimes/server/identity.ts'
import { ActionButton } from '../workspace/ActionButton.tsx'
import { belowBase } from '../workspace/model/base.ts'
import { AccountForm } from './AccountForm.tsx'
import { AddressState } from './AddressState.tsx'
import { DeviceWork } from './DeviceWork.tsx'
import { Heading } from './Heading.tsx'
import type { AccountModel } from './model.ts'
import { readReturn } from './return-address.ts'
import { SignOut } from './SignOut.tsx'
import { SingleSignOn } from './SingleSignOn.tsx'
import { AccessTokens } from './tokens/AccessTokens.tsx'
import { YourData } from './YourData.tsx'

/** Who it is, and what they can do about it. */
export function SignedIn({ model, me }: { model: AccountModel; me: Me }) {
  const isGuest = me.kind === 'guest'
  const isForAdministrator = model.link.value?.kind === 'administrator'
  const wantsToKeep = useSignal(false)
  const back = readReturn(location)
  return (
    <>
      <Heading model={model}>{me.name}</Heading>
      <p>{isGuest ? 'You are a guest, known in this browser only.' : `You have an account: ${me.email ?? ''}`}</p>
      {!isGuest && <AddressState model={model} isProved={me.isAddressProved} />}
      {back !== undefined && (
        <p>
          <a href={back}>Back to where you were</a>
        </p>
      )}
      {me.isAdministrator && (
        <p>
          You are the administrator of this server: <a href={belowBase('/administration/')}>see all that is on it</a>.
        </p>
      )}
      {isForAdministrator && !isGuest && (
        <>
          <p>This link makes your account the administrator of this server. It works once.</p>
          <p class="row">
            <ActionButton class="lb-button primary" off={model.busy.value} onClick={() => void model.becomeAdministrator()}>
              Become administrator
            </ActionButton>
          </p>
        </>
      )}
      {isForAdministrator && isGuest && <p>This link makes an account the administrator. Make one first; then it goes on by itself.</p>}
      {isGuest && (wantsToKeep.value || isForAdministrator) && (
        <>
          <h3>Keep this for good</h3>
          <p>With an account you can sign in anywhere. Nothing is lost: all that you did as a guest stays yours.</p>
          <AccountForm model={model} />
          <SingleSignOn model={model} />
        </>
      )}
      {isGuest && !wantsToKeep.value && !isForAdministrator && (
        <p class="row">
          <ActionButton class="lb-button primary" onClick={() => (wantsToKeep.value = true)}>
            Keep this for good
          </ActionButton>
          With an account nothing is lost, and you can sign in anywhere.
        </p>
      )}
      <p>
        <a href={belowBase('/due/')}>What is due</a> · <a href={belowBase('/progress/')}>Your progress</a> ·{' '}
        <a href={belowBase('/cohorts/')}>Your cohorts</a>
      </p>
      <DeviceWork key={me.id} />
      <SignOut model={model} isGuest={isGuest} />
      {!isGuest && <AccessTokens />}
      <YourData model={model} me={me} />
    </>
  )
}
