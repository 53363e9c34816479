import { useMemo } from 'preact/hooks'
import type { Cohort } from '../../runtimes/server/cohorts-api.ts'
import { readToken } from '../../runtimes/server/token.ts'
import { attemptsAddress, cohortAddress, similarAddress } from '../addresses.ts'
import { Loaded } from '../assignments/loaded.ts'
import { LoadedPart } from '../assignments/LoadedPart.tsx'
import { isStaff } from '../cohort-model.ts'
import type { Lessons } from '../lessons.ts'
import { WithCohort } from '../WithCohort.tsx'
import { SimilarApi } from './api.ts'
import { PairView } from './PairView.tsx'
import { SimilarList } from './SimilarList.tsx'
import './similar.css'

/** Attempts that are alike, or two of them side by side, as the address says; for staff. */
export function SimilarPage({ lessons }: { lessons: Lessons }) {
  return <WithCohort label="Similar submissions" then={({ cohort }) => <Similar cohort={cohort} lessons={lessons} />} />
}

function Similar({ cohort, lessons }: { cohort: Cohort; lessons: Lessons }) {
  const query = new URLSearchParams(location.search)
  const [assignment, one, other] = [query.get('assignment') ?? 'none', query.get('one'), query.get('other')]
  const isPair = one !== null && other !== null
  return (
    <>
      <p>
        <a href={cohortAddress(cohort.id)}>{cohort.name}</a>
        {isStaff(cohort) && (
          <>
            {' · '}
            <a href={attemptsAddress({ cohort: cohort.id, assignment })}>All attempts</a>
          </>
        )}
        {isStaff(cohort) && isPair && (
          <>
            {' · '}
            <a href={similarAddress({ cohort: cohort.id, assignment })}>All that are alike</a>
          </>
        )}
      </p>
      {!isStaff(cohort) && <p>This page is for the mentors of a cohort.</p>}
      {isStaff(cohort) && (
        <>
          <p class="question">
            This is evidence, and no verdict. People who worked together, who followed the same article or hint, or who simply found the
            same short way, write alike, too. Talk to them before you think anything of it.
          </p>
          {isPair ? (
            <Pair cohort={cohort.id} one={one} other={other} lessons={lessons} />
          ) : (
            <SimilarList api={newApi()} cohort={cohort.id} assignment={assignment} />
          )}
        </>
      )}
    </>
  )
}

function Pair({ cohort, one, other, lessons }: { cohort: string; one: string; other: string; lessons: Lessons }) {
  const pair = useMemo(() => new Loaded(() => newApi().pair(cohort, one, other)), [])
  return <LoadedPart of={pair} what="the two attempts" then={(found) => <PairView cohort={cohort} pair={found} lessons={lessons} />} />
}

const newApi = (): SimilarApi => new SimilarApi({ token: () => readToken(sessionStorage) })
