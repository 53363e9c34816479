import { ActionButton } from '../ActionButton.tsx'
import { useWorkspace } from '../context.ts'
import type { PublicExercise } from '../model/exercise.ts'
import { stateOf, type RequirementState } from '../model/requirement-state.ts'
import { ComparedValues } from './ComparedValues.tsx'
import { TakeHint, TakenHints } from './Hints.tsx'
import { PlaceLink } from './PlaceLink.tsx'
import { RepeatRun } from './RepeatRun.tsx'
import { TASK_WORDS } from './task-words.ts'

type Requirement = PublicExercise['requirements'][number]

/** One requirement: how it stands, what was observed of it, and what can be done about it. */
export function RequirementCard({ requirement }: { requirement: Requirement }) {
  const { session } = useWorkspace()
  const { id, title, runtimes } = requirement
  const { grading, checking } = session
  // Known before anything is graded.
  const unchecked = runtimes[session.choice.value.name]
  const state = stateOf(id, unchecked, {
    grading: grading.state.value,
    verdict: grading.verdict.value,
    checked: checking.checked.value,
    checking: checking.underWay.value?.requirement,
  })
  const { status, result } = state
  const message = result?.message || (status === 'not-checked' ? unchecked : undefined)
  return (
    <li class={`lb-requirement ${status}`} data-requirement={id} data-status={status}>
      <p class="lb-requirement-title">{title}</p>
      <p class="lb-requirement-status">
        {TASK_WORDS.status[status]} <code>{id}</code>
      </p>
      {state.alone && <AloneNote state={state} />}
      {message && <p class="lb-message">{message}</p>}
      {status === 'failed' && <ComparedValues observed={result?.observed} expected={result?.expected} />}
      {status === 'failed' && state.seed !== undefined && <RepeatRun requirement={id} seed={state.seed} />}
      {status === 'not-checked' && <CheckOnServer />}
      <TakenHints requirement={requirement} holds={status === 'passed'} />
      <div class="lb-requirement-actions">
        {status !== 'not-checked' && unchecked === undefined && <CheckAlone requirement={requirement} seed={state.seed} />}
        {status !== 'passed' && <TakeHint requirement={requirement} />}
      </div>
    </li>
  )
}

/** That what is shown was found by itself, so that nobody takes it for an attempt. */
function AloneNote({ state: { alone } }: { state: RequirementState }) {
  const { session } = useWorkspace()
  if (!alone) return null
  return (
    <div class="lb-alone" data-alone>
      <p>{TASK_WORDS.alone}</p>
      {alone.files !== session.files.all.value && <p>{TASK_WORDS.changedSince}</p>}
      {alone.reason && <p class="lb-message">{`${TASK_WORDS.reasons[alone.reason]} ${alone.message ?? ''}`}</p>}
      {alone.place && <PlaceLink place={alone.place} />}
    </div>
  )
}

/** Checks one requirement by itself, on the case in which it was graded last. */
function CheckAlone({ requirement: { id, title }, seed }: { requirement: Requirement; seed: number | undefined }) {
  const { session } = useWorkspace()
  const { checking, grading } = session
  const underWay = checking.underWay.value
  const problem = checking.problem.value
  const { status } = session.runtime.value
  // What is asked for while the browser still starts, waits for it.
  const ready = status === 'ready' || (session.choice.value.name === 'webcontainer' && status !== 'unavailable')
  const isMine = underWay?.requirement === id
  return (
    <>
      {isMine ? (
        // The same button all the time: it keeps the focus.
        <ActionButton key="check" class="lb-link" aria-label={TASK_WORDS.cancelCheckOf(title)} onClick={() => checking.cancel()}>
          {TASK_WORDS.cancelCheck}
        </ActionButton>
      ) : (
        <ActionButton
          key="check"
          class="lb-link"
          aria-label={TASK_WORDS.checkAloneOf(title)}
          off={!ready || underWay !== undefined || grading.state.value.status === 'grading'}
          onClick={() => void session.checkAlone({ id, title }, seed)}
        >
          {TASK_WORDS.checkAlone}
        </ActionButton>
      )}
      {isMine && underWay.refused && <p class="lb-note">{`${underWay.refused} ${TASK_WORDS.retried}`}</p>}
      {problem?.requirement === id && <p class="lb-problem">{problem.message}</p>}
    </>
  )
}

/** For what a browser can't check. */
function CheckOnServer() {
  const { session } = useWorkspace()
  const busy = session.grading.state.value.status === 'grading'
  if (!session.choice.value.serverReady)
    return (
      <p class="lb-message">
        {TASK_WORDS.commandLineChecks} <code>npm run exercise -- submit {session.exercise.slug}</code>
      </p>
    )
  return (
    <button type="button" class="lb-link" disabled={busy} onClick={() => void session.gradeOnServer()}>
      {TASK_WORDS.serverChecks}
    </button>
  )
}
