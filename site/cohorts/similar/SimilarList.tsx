import { useSignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import type { SimilarPage } from '../../runtimes/server/similarity-api.ts'
import { similarAddress } from '../addresses.ts'
import { Paged } from '../paged.ts'
import { PagedList } from '../PagedList.tsx'
import type { SimilarApi } from './api.ts'

type Item = SimilarPage['items'][number]

/** Pairs of attempts that are alike, the most alike first. */
export function SimilarList({ api, cohort, assignment }: { api: SimilarApi; cohort: string; assignment: string }) {
  const compared = useSignal<number | undefined>(undefined)
  const list = useMemo(
    () =>
      new Paged<Item>(async (after) => {
        const page = await api.list(cohort, assignment, after)
        compared.value = page.compared
        return page
      }),
    [],
  )
  useEffect(() => void list.load(), [])
  return (
    <>
      <h2>Similar submissions</h2>
      {compared.value === undefined ? (
        <p class="help">The attempts are being compared. With hundreds of them that takes some seconds.</p>
      ) : (
        <p class="help">
          Of {compared.value} {compared.value === 1 ? 'learner' : 'learners'} the attempt that counts was compared, in what differs from the
          starter. Names and texts do not matter; what many have is left out.
        </p>
      )}
      <PagedList
        list={list}
        what="pairs"
        keyOf={({ one, other }) => `${one.attempt} ${other.attempt}`}
        empty={<p>No two attempts are alike.</p>}
        row={({ one, other, share }) => (
          <a href={similarAddress({ cohort, assignment, one: one.attempt, other: other.attempt })}>
            {one.learner.name} and {other.learner.name}: {Math.round(share * 100)} % in common
          </a>
        )}
      />
    </>
  )
}
