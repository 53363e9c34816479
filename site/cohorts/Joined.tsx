import { useEffect, useRef } from 'preact/hooks'
import type { Joined as Answer } from '../runtimes/server/cohorts-api.ts'
import { ACCOUNT, cohortAddress, LESSONS } from './addresses.ts'
import { datesOf, roleOf } from './words.ts'

/** Says where somebody is now, and what to do next. */
export function Joined({ joined: { cohort, joined }, isGuest }: { joined: Answer; isGuest: boolean }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <>
      <h2 ref={heading} tabIndex={-1}>
        {joined ? `You are in ${cohort.name}` : `You were in ${cohort.name} already`}
      </h2>
      <p>
        {roleOf(cohort)} · {datesOf(cohort)}
      </p>
      {isGuest && (
        <p>
          You are a guest, known in this browser only. <a href={ACCOUNT}>Make an account of it</a> to come back from anywhere.
        </p>
      )}
      <p class="row">
        <a class="lb-button primary" href={LESSONS}>
          To the lessons
        </a>
        <a class="lb-button" href={cohortAddress(cohort.id)}>
          See the cohort
        </a>
      </p>
    </>
  )
}
