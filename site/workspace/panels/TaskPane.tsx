import type { RequirementResult } from '#engine/verdict/verdict.ts'
import { useWorkspace } from '../context.ts'
import type { PublicExercise } from '../model/exercise.ts'
import { holdWords } from '../model/hold-words.ts'
import { Surface } from './Surface.tsx'
import { VerdictSummary } from './VerdictSummary.tsx'

type Requirement = PublicExercise['requirements'][number]

/** What is asked for, what holds of it, and the hints. */
export function TaskPane() {
  const { session } = useWorkspace()
  const { exercise, grading } = session
  const state = grading.state.value
  const results = state.status === 'grading' ? state.results : (grading.verdict.value?.requirements ?? [])
  const running = state.status === 'grading' && state.progress?.phase === 'running' ? state.progress.requirement : undefined
  return (
    <div class="lb-task">
      <p class="lb-task-summary">{exercise.summary}</p>
      <VerdictSummary />
      <HintRules />
      <ol class="lb-requirements">
        {exercise.requirements.map((requirement) => (
          <RequirementCard
            key={requirement.id}
            requirement={requirement}
            result={results.find(({ id }) => id === requirement.id)}
            running={running === requirement.id}
          />
        ))}
      </ol>
      <details class="lb-surface">
        <summary>The surface: all that is promised, and all that the grader may touch</summary>
        <Surface surface={exercise.surface} />
      </details>
    </div>
  )
}

const STATUS_TEXT: Readonly<Record<RequirementResult['status'], string>> = {
  passed: 'holds',
  failed: 'does not hold',
  'not-run': 'not run',
  'not-checked': 'not checked here',
}

function RequirementCard({
  requirement,
  result,
  running,
}: {
  requirement: Requirement
  result: RequirementResult | undefined
  running: boolean
}) {
  const { session } = useWorkspace()
  const { id, title, runtimes } = requirement
  // Known before anything is graded.
  const unchecked = result === undefined ? runtimes[session.choice.value.name] : undefined
  const isUnchecked = unchecked !== undefined || result?.status === 'not-checked'
  const status = running ? 'running' : isUnchecked ? 'not-checked' : (result?.status ?? 'open')
  return (
    <li class={`lb-requirement ${status}`} data-requirement={id} data-status={status}>
      <p class="lb-requirement-title">{title}</p>
      <p class="lb-requirement-status">
        {status === 'running' ? 'being checked…' : status === 'open' ? 'not graded yet' : STATUS_TEXT[status]} <code>{id}</code>
      </p>
      {(result?.message ?? unchecked) && <p class="lb-message">{result?.message ?? unchecked}</p>}
      {(result?.observed !== undefined || result?.expected !== undefined) && (
        <dl class="lb-observed">
          {result.observed !== undefined && (
            <>
              <dt>Observed</dt>
              <dd>
                <pre>{result.observed}</pre>
              </dd>
            </>
          )}
          {result.expected !== undefined && (
            <>
              <dt>Expected</dt>
              <dd>
                <pre>{result.expected}</pre>
              </dd>
            </>
          )}
        </dl>
      )}
      {isUnchecked && <CheckOnServer />}
      <Hints requirement={requirement} />
    </li>
  )
}

/** For what a browser can't check. */
function CheckOnServer() {
  const { session } = useWorkspace()
  const busy = session.grading.state.value.status === 'grading'
  if (!session.choice.value.serverReady)
    return (
      <p class="lb-message">
        The command line checks it: <code>npm run exercise -- submit {session.exercise.slug}</code>
      </p>
    )
  return (
    <button type="button" class="lb-link" disabled={busy} onClick={() => void session.gradeOnServer()}>
      Let the server check it
    </button>
  )
}

/** What a cohort says of hints, and that it sees them. */
function HintRules() {
  const { session } = useWorkspace()
  const hold = session.reveals.hints.value
  return (
    <>
      {hold && <p class="lb-message">{holdWords(hold, 'hint')}</p>}
      {!hold && session.reveals.isGiven.value && <p class="lb-message">Your mentors see which hints you take.</p>}
      {session.hintProblem.value !== '' && (
        <p class="lb-problem" role="alert">
          {session.hintProblem.value}
        </p>
      )}
    </>
  )
}

function Hints({ requirement: { id, title, hints } }: { requirement: Requirement }) {
  const { session } = useWorkspace()
  const taken = session.hints.value[id] ?? 0
  return (
    <div class="lb-hints">
      {taken > 0 && (
        <ol>
          {hints.slice(0, taken).map((hint) => (
            <li key={hint}>{hint}</li>
          ))}
        </ol>
      )}
      {taken < hints.length && !session.reveals.hints.value && (
        <button
          type="button"
          class="lb-link"
          aria-label={`Take hint ${taken + 1} of ${hints.length} for: ${title}`}
          onClick={() => void session.takeHint(id)}
        >
          {`Take hint ${taken + 1} of ${hints.length}`}
        </button>
      )}
    </div>
  )
}
