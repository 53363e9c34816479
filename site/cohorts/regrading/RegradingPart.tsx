import { useEffect, useMemo, useRef } from 'preact/hooks'
import { Outcome } from '../../account/Outcome.tsx'
import type { Cohort } from '../../runtimes/server/cohorts-api.ts'
import type { Regrading } from '../../runtimes/server/regradings-api.ts'
import { readToken } from '../../runtimes/server/token.ts'
import { Confirm } from '../Confirm.tsx'
import { moment } from '../words.ts'
import { RegradingApi } from './api.ts'
import { RegradingChanges } from './RegradingChanges.tsx'
import { RegradingModel } from './regrading-model.ts'
import { outcomeWords } from './regrading-words.ts'

/** How often the server is asked how far it is. */
const LOOK_MS = 2_000

interface Props {
  cohort: Cohort
  assignment: string
  /** Verdicts that are shown are old. */
  onApplied: () => void
}

/** For staff: has all attempts at an assignment graded again, shows what that changes, and lets it count or not. */
export function RegradingPart({ cohort, assignment, onApplied }: Props) {
  const model = useMemo(
    () => new RegradingModel(new RegradingApi({ token: () => readToken(sessionStorage) }, cohort.id), assignment, onApplied),
    [],
  )
  useEffect(() => {
    void model.load()
    const timer = setInterval(() => void model.look(), LOOK_MS)
    return () => clearInterval(timer)
  }, [])
  const newest = model.newest.value
  const isUndecided = newest?.state === 'running' || newest?.state === 'ready'
  // It stays so once it is decided: what came of it is said inside.
  const isOpen = useRef(false)
  isOpen.current ||= isUndecided

  return (
    <details class="terms" open={isOpen.current} data-regrading={newest?.state ?? 'none'}>
      <summary>
        <h3>Grade again</h3>
      </summary>
      <p class="help">
        For when a grader was repaired. Every finished attempt is graded again with the files of then, after all that learners hand in. You
        see what would change before anything of it counts; what is handed in meanwhile is left alone.
      </p>
      <Outcome of={model.deed} />
      <div role="alert">{model.problem.value && <p class="bad">{model.problem.value} This page tries again by itself.</p>}</div>
      {newest === undefined && model.problem.value === '' && <p class="help">Asking the server…</p>}
      {newest && <State cohort={cohort} model={model} newest={newest} />}
      {newest !== undefined && !isUndecided && cohort.archivedAt === null && (
        <Confirm
          label="Grade all attempts again…"
          question="Nothing that counts changes until you apply it. It may take a while where many have handed in."
          yes="Grade again"
          no="Leave it"
          off={model.deed.busy.value}
          onYes={() => model.start()}
        />
      )}
    </details>
  )
}

function State({ cohort, model, newest }: { cohort: Cohort; model: RegradingModel; newest: Regrading }) {
  const { state, total, waiting, startedAt, startedBy, endedAt } = newest
  const begun = `Begun ${moment(startedAt)}${startedBy ? ` by ${startedBy.name}` : ''}`
  const off = model.deed.busy.value
  if (state === 'running')
    return (
      <>
        <p>
          {total - waiting} of {total} graded again. {begun}. You can leave this page: it goes on.
        </p>
        <p>
          <progress aria-label="Graded again" max={total} value={total - waiting} />
        </p>
        <Confirm
          key="end"
          label="End it…"
          question="What is graded again so far is thrown away, and all verdicts stay as they are."
          yes="End it"
          no="Let it go on"
          off={off}
          onYes={() => model.discard()}
        />
      </>
    )
  return (
    <>
      {outcomeWords(newest).map((words) => (
        <p key={words}>{words}</p>
      ))}
      <p class="help">
        {begun}
        {state === 'applied' && endedAt && `, and counts since ${moment(endedAt)}`}
        {state === 'discarded' && endedAt && `, and was discarded ${moment(endedAt)}: nothing of it counts`}
      </p>
      {newest.changed > 0 && <RegradingChanges cohort={cohort} list={model.changes} />}
      {state === 'ready' && (
        <div class="row">
          {cohort.archivedAt === null && (
            <Confirm
              key="apply"
              label="Apply…"
              question="The new verdicts take the place of the old ones: on the board, in the gradebook and for the learners. The old ones are kept, and do not count."
              yes="Let them count"
              no="Not yet"
              off={off}
              onYes={() => model.apply()}
            />
          )}
          <Confirm
            key="discard"
            label="Discard…"
            question="The new verdicts are thrown away, and all stays as it is."
            yes="Discard"
            no="Keep them"
            off={off}
            onYes={() => model.discard()}
          />
        </div>
      )}
    </>
  )
}
