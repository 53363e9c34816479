import { KnownVisitor } from '../../account/KnownVisitor.tsx'
import { useAccount } from '../../account/use-account.ts'
import { ACCOUNT, JOIN } from '../addresses.ts'
import { WITHOUT_SERVER } from '../CohortsPage.tsx'
import type { Lessons } from '../lessons.ts'
import { DueList } from './DueList.tsx'
import '../../account/account.css'
import '../cohorts.css'

/** What somebody has to do, over all their cohorts. */
export function DuePage({ lessons }: { lessons: Lessons }) {
  const account = useAccount()
  return (
    <section class="lb-account lb-cohorts" aria-label="What is due" aria-busy={account.who.value.status === 'loading'}>
      <KnownVisitor
        model={account}
        withoutServer={WITHOUT_SERVER}
        then={(me) => (me ? <DueList key={me.id} lessons={lessons} /> : <SignedOut />)}
      />
    </section>
  )
}

function SignedOut() {
  return (
    <>
      <h2>You are not signed in</h2>
      <p>What your cohorts give you to do stands here, with what is due first. Sign in to see it, or join a cohort with a code.</p>
      <p class="row">
        <a class="lb-button primary" href={ACCOUNT}>
          Sign in
        </a>
        <a class="lb-button" href={JOIN}>
          Join with a code
        </a>
      </p>
    </>
  )
}
