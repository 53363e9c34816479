import { useRef } from 'preact/hooks'
import { useWorkspace } from '../context.ts'
import { holdWords } from '../model/hold-words.ts'
import type { PublicExercise } from '../model/exercise.ts'
import { TASK_WORDS } from './task-words.ts'

/** The hints of a requirement, one at a time. Where it holds already, none is offered, and those that were taken are folded away. */
export function Hints({
  requirement: { id, title, hints },
  holds,
}: {
  requirement: PublicExercise['requirements'][number]
  holds: boolean
}) {
  const { session } = useWorkspace()
  const list = useRef<HTMLOListElement>(null)
  const taken = session.hints.value[id] ?? 0
  const take = async (): Promise<void> => {
    await session.takeHint(id)
    // With the last one the button goes, and would take the focus with it.
    if (session.hints.value[id] === hints.length) list.current?.focus()
  }
  const shown = taken > 0 && (
    <ol ref={list} tabIndex={-1} aria-label={TASK_WORDS.hintsTaken(taken)}>
      {hints.slice(0, taken).map((hint) => (
        <li key={hint}>{hint}</li>
      ))}
    </ol>
  )
  if (holds)
    return shown ? (
      <details class="lb-hints">
        <summary>{TASK_WORDS.hintsTaken(taken)}</summary>
        {shown}
      </details>
    ) : null
  return (
    <div class="lb-hints">
      {shown}
      {taken < hints.length && !session.reveals.hints.value && (
        <button
          type="button"
          class="lb-link"
          aria-label={TASK_WORDS.takeHintOf(taken + 1, hints.length, title)}
          onClick={() => void take()}
        >
          {TASK_WORDS.takeHint(taken + 1, hints.length)}
        </button>
      )}
    </div>
  )
}

/** What a cohort says of hints, and that it sees them. */
export function HintRules() {
  const { session } = useWorkspace()
  const hold = session.reveals.hints.value
  return (
    <>
      {hold && <p class="lb-message">{holdWords(hold, 'hint')}</p>}
      {!hold && session.reveals.isGiven.value && <p class="lb-message">{TASK_WORDS.hintsSeen}</p>}
      {session.hintProblem.value !== '' && (
        <p class="lb-problem" role="alert">
          {session.hintProblem.value}
        </p>
      )}
    </>
  )
}
