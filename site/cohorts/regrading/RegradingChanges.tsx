import type { Cohort } from '../../runtimes/server/cohorts-api.ts'
import type { RegradingChange } from '../../runtimes/server/regradings-api.ts'
import { attemptAddress } from '../addresses.ts'
import type { Paged } from '../paged.ts'
import { PagedList } from '../PagedList.tsx'
import { moment } from '../words.ts'
import { requirementWords, statusWords } from './regrading-words.ts'

/** What a re-grading changes: whose attempt, and which requirements. */
export function RegradingChanges({ cohort, list }: { cohort: Cohort; list: Paged<RegradingChange> }) {
  return (
    <PagedList
      list={list}
      what="changes"
      keyOf={({ attempt }) => attempt}
      empty={<p>No result is another one, and no requirement holds that did not, or the other way round.</p>}
      row={(change) => (
        <>
          <div class="line">
            <strong>{change.learner.name}</strong>
            <a class="help" href={attemptAddress({ cohort: cohort.id, attempt: change.attempt })}>
              {moment(change.handedInAt)}
              <span class="sr-only"> by {change.learner.name}</span>
            </a>
          </div>
          <p class="standing">{statusWords(change)}</p>
          <ul class="results" aria-label="Requirements">
            {change.requirements.map((requirement) => (
              <li key={requirement.id}>
                {requirement.title} <span class="help">{requirementWords(requirement)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    />
  )
}
