import { useWorkspace } from '../context.ts'
import { holdWords } from '../model/hold-words.ts'
import type { PublicExercise } from '../model/exercise.ts'
import { TASK_WORDS } from './task-words.ts'

type Requirement = PublicExercise['requirements'][number]

const listId = (requirement: string) => `lb-hints-${requirement}`

/** The hints of a requirement that were taken; folded away where it holds already. */
export function TakenHints({ requirement: { id, hints }, holds }: { requirement: Requirement; holds: boolean }) {
  const { session } = useWorkspace()
  const taken = session.hints.value[id] ?? 0
  if (taken === 0) return null
  const list = (
    <ol id={listId(id)} tabIndex={-1} aria-label={TASK_WORDS.hintsTaken(taken)}>
      {hints.slice(0, taken).map((hint) => (
        <li key={hint}>{hint}</li>
      ))}
    </ol>
  )
  if (!holds) return <div class="lb-hints">{list}</div>
  return (
    <details class="lb-hints">
      <summary>{TASK_WORDS.hintsTaken(taken)}</summary>
      {list}
    </details>
  )
}

/** Offers the next hint: one at a time, and none of what holds already. */
export function TakeHint({ requirement: { id, title, hints } }: { requirement: Requirement }) {
  const { session } = useWorkspace()
  const taken = session.hints.value[id] ?? 0
  if (taken >= hints.length || session.reveals.hints.value) return null
  const take = async (): Promise<void> => {
    await session.takeHint(id)
    // With the last one this button goes, and would take the focus with it.
    if (session.hints.value[id] === hints.length) requestAnimationFrame(() => document.getElementById(listId(id))?.focus())
  }
  return (
    <button type="button" class="lb-link" aria-label={TASK_WORDS.takeHintOf(taken + 1, hints.length, title)} onClick={() => void take()}>
      {TASK_WORDS.takeHint(taken + 1, hints.length)}
    </button>
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
