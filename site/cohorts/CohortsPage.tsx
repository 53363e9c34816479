import { KnownVisitor } from '../account/KnownVisitor.tsx'
import { useAccount } from '../account/use-account.ts'
import { JOIN, signInAddress } from './addresses.ts'
import { MyCohorts } from './MyCohorts.tsx'
import '../account/account.css'
import './cohorts.css'

export const WITHOUT_SERVER = {
  title: 'Cohorts need a server',
  text: 'This copy of the course has none. You can take all lessons by yourself; your progress stays on this device.',
}

/** The cohorts that somebody is in, and a new one. */
export function CohortsPage() {
  const account = useAccount()
  return (
    <section class="lb-account lb-cohorts" aria-label="Cohorts" aria-busy={account.who.value.status === 'loading'}>
      <KnownVisitor
        model={account}
        withoutServer={WITHOUT_SERVER}
        then={(me) => (me ? <MyCohorts key={me.id} isGuest={me.kind === 'guest'} /> : <WhatFor />)}
      />
    </section>
  )
}

function WhatFor() {
  return (
    <>
      <h2>You are not signed in</h2>
      <p>
        A cohort is a group of learners with their mentors, such as a workshop or a team. Whoever owns it lets people in by a link, a code
        or their e-mail addresses.
      </p>
      <p>To see your cohorts, or to make one, sign in first. If somebody gave you a code, you can join right away.</p>
      <p class="row">
        <a class="lb-button primary" href={signInAddress()}>
          Sign in or make an account
        </a>
        <a class="lb-button" href={JOIN}>
          Join with a code
        </a>
      </p>
    </>
  )
}
