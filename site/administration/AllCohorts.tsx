import { useEffect, useMemo } from 'preact/hooks'
import { cohortAddress } from '../cohorts/addresses.ts'
import { Paged } from '../cohorts/paged.ts'
import { PagedList } from '../cohorts/PagedList.tsx'
import { moment } from '../cohorts/words.ts'
import type { AdministeredCohort } from '../runtimes/server/administration-api.ts'
import type { AdministrationApi } from './api.ts'

/** The cohorts of the server, with the way to each. */
export function AllCohorts({ api }: { api: AdministrationApi }) {
  const list = useMemo(() => new Paged<AdministeredCohort>((after) => api.cohorts(after)), [])
  useEffect(() => void list.load(), [])
  return (
    <>
      <h2>Cohorts</h2>
      <PagedList
        list={list}
        what="cohorts"
        keyOf={({ id }) => id}
        empty={<p>There is no cohort on this server yet. Whoever has an account can make one.</p>}
        row={({ id, name, people, createdAt, archivedAt }) => (
          <>
            <a href={cohortAddress(id)}>{name}</a>
            <p class="help">
              {people} {people === 1 ? 'person' : 'people'} · made {moment(createdAt)}
              {archivedAt !== null && ` · archived ${moment(archivedAt)}`}
            </p>
          </>
        )}
      />
    </>
  )
}
