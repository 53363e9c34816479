import { useEffect, useMemo } from 'preact/hooks'
import { Outcome } from '../account/Outcome.tsx'
import type { Cohort } from '../runtimes/server/cohorts-api.ts'
import { ActionButton } from '../workspace/ActionButton.tsx'
import { ACCOUNT, cohortAddress, DUE, JOIN } from './addresses.ts'
import { Deed } from './deed.ts'
import { NewCohort } from './NewCohort.tsx'
import { Paged } from './paged.ts'
import { PagedList } from './PagedList.tsx'
import { WhatIsNew } from './review/WhatIsNew.tsx'
import { useCohortsApi } from './use-cohorts-api.ts'
import { datesOf, roleOf } from './words.ts'

/** The list, the ways into a cohort, and a new one for who has an account. */
export function MyCohorts({ isGuest }: { isGuest: boolean }) {
  const api = useCohortsApi()
  const list = useMemo(() => new Paged<Cohort>((after) => api.mine(after)), [])
  const claiming = useMemo(() => new Deed(), [])
  useEffect(() => void list.load(), [])

  const claim = () =>
    claiming.do(async () => {
      const { joined } = await api.claim()
      await list.load()
      return joined.length > 0
        ? `You are in now: ${joined.map(({ name }) => name).join(', ')}.`
        : 'No invitation to your address is open. Ask whoever invited you which address they used.'
    })

  return (
    <>
      <WhatIsNew />
      <h2>Your cohorts</h2>
      <PagedList
        list={list}
        what="cohorts"
        keyOf={({ id }) => id}
        row={(cohort) => <Row cohort={cohort} />}
        empty={<p>You are in no cohort yet. {isGuest ? 'Join one with a code.' : 'Make one below, or join one with a code.'}</p>}
      />
      <Outcome of={claiming} />
      <p class="row">
        {list.items.value.length > 0 && (
          <a class="lb-button" href={DUE}>
            What is due
          </a>
        )}
        <a class="lb-button" href={JOIN}>
          Join with a code
        </a>
        {!isGuest && (
          <ActionButton off={claiming.busy.value} onClick={() => void claim()}>
            Accept invitations to my address
          </ActionButton>
        )}
      </p>
      <h2>Make a cohort</h2>
      {isGuest ? (
        <p>
          A cohort needs an owner who can come back to it, and you are a guest. <a href={ACCOUNT}>Turn your guest into an account</a> first:
          nothing is lost.
        </p>
      ) : (
        <NewCohort api={api} />
      )}
    </>
  )
}

function Row({ cohort }: { cohort: Cohort }) {
  return (
    <>
      <a href={cohortAddress(cohort.id)}>{cohort.name}</a>
      <p class="help">
        {roleOf(cohort)} · {datesOf(cohort)}
        {cohort.archivedAt !== null && ' · Archived'}
      </p>
    </>
  )
}
