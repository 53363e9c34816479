import { useId } from 'preact/hooks'
import { sideStep } from '../language/side-step.ts'
import { AccountForm } from './AccountForm.tsx'
import { ForgotForm } from './ForgotForm.tsx'
import { GuestForm } from './GuestForm.tsx'
import { Heading } from './Heading.tsx'
import { LeftWork } from './LeftWork.tsx'
import type { AccountModel } from './model.ts'
import { SignInForm } from './SignInForm.tsx'
import { SingleSignOn } from './SingleSignOn.tsx'

const WAYS = { 'sign-in': SignInForm, account: AccountForm, guest: GuestForm } as const
const TITLES = { 'sign-in': 'Sign in', account: 'Make an account', guest: 'Go on as a guest' } as const

/** The ways in. */
export function SignedOut({ model }: { model: AccountModel }) {
  const id = useId()
  if (model.way.value === 'forgot') return <ForgotForm model={model} />
  const isForAdministrator = model.link.value?.kind === 'administrator'
  const ways = isForAdministrator ? (['sign-in', 'account'] as const) : (['sign-in', 'account', 'guest'] as const)
  const way = ways.find((each) => each === model.way.value) ?? 'sign-in'
  const Content = WAYS[way]
  return (
    <>
      <Heading model={model}>You are not signed in</Heading>
      {isForAdministrator && (
        <p>This link makes an account the administrator of this server. Sign in or make an account first; then it goes on by itself.</p>
      )}
      <div class="tabs" role="tablist" aria-label="Ways in" onKeyDown={onArrow}>
        {ways.map((each) => (
          <button
            key={each}
            type="button"
            role="tab"
            id={`${id}-${each}`}
            aria-selected={each === way}
            aria-controls={`${id}-panel`}
            tabIndex={each === way ? 0 : -1}
            onClick={() => model.goTo(each)}
          >
            {TITLES[each]}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${way}`}>
        <Content key={way} model={model} />
      </div>
      <SingleSignOn model={model} />
      <LeftWork />
    </>
  )
}

function onArrow(event: KeyboardEvent): void {
  if (!(event.currentTarget instanceof HTMLElement)) return
  const step = sideStep(event.key, event.currentTarget)
  if (step === undefined) return
  const tabs = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=tab]')]
  const next = tabs.at((tabs.findIndex((tab) => tab === event.target) + step) % tabs.length)
  next?.focus()
  next?.click()
}
