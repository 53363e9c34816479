import { useSignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { rememberSignedIn } from '../account/known.ts'
import type { Due } from '../runtimes/server/assignments-api.ts'
import { Refused } from '../runtimes/server/http.ts'
import { readToken } from '../runtimes/server/token.ts'
import { reportActivity } from './activity.ts'
import { BoardApi } from './board-http.ts'
import { dueWords, LATE, pinnedWords } from './due-words.ts'
import { OwnHandForm } from './OwnHandForm.tsx'
import '../account/account.css'
import './given.css'

export interface GivenProps {
  slug: string
  /** The published one. */
  revision: string
  requirements: readonly { id: string; title: string }[]
}

/** What the cohorts of a learner say of an exercise. Nothing, where none has given it. */
export function Given({ slug, revision, requirements }: GivenProps) {
  const api = useMemo(() => new BoardApi({ token: () => readToken(sessionStorage) }), [])
  const given = useSignal<readonly Due[]>([])
  useEffect(() => {
    let stop = (): void => undefined
    let isGone = false
    api.given(slug).then(
      (items) => {
        if (isGone) return
        given.value = items
        if (items.length > 0) stop = reportActivity(() => api.isActive(slug))
      },
      (error: unknown) => {
        // Who can't be asked gives nothing; whose session has ended is not asked again.
        if (error instanceof Refused && error.status === 401) rememberSignedIn(false)
      },
    )
    return () => {
      isGone = true
      stop()
    }
  }, [])
  if (given.value.length === 0) return null
  return (
    <>
      {given.value.map(({ cohort, assignment, dueAt, state, pinned }) => (
        <section key={assignment.id} class="lb-account lb-given" aria-label={`Given in ${cohort.name}`}>
          <h3>Given in {cohort.name}</h3>
          {state === 'upcoming' && <p>It is not open yet: what you hand in now is practice.</p>}
          <p>
            {dueWords(dueAt, cohort.timeZone)} {dueAt !== null && LATE[assignment.late]}
          </p>
          {pinned !== null && pinned.revision !== revision && <p>{pinnedWords(pinned.since)}</p>}
          <p class="help">Only the server’s verdict counts. What this browser checks is practice.</p>
          <OwnHandForm api={api} cohort={cohort.id} assignment={assignment.id} requirements={requirements} />
        </section>
      ))}
    </>
  )
}
