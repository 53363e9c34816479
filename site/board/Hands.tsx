import { ActionButton } from '../workspace/ActionButton.tsx'
import type { BoardState } from './board-state.ts'
import { howLong } from './words.ts'

interface Props {
  board: BoardState
  nameOf: (learner: string) => string
  hidesNotes: boolean
  off: boolean
  now: number
  onLower: (hand: string, whose: string) => Promise<void>
}

/** Who asks for help, in the order in which they did. */
export function Hands({ board, nameOf, hidesNotes, off, now, onLower }: Props) {
  return (
    <>
      <h2>Raised hands</h2>
      {board.hands.length === 0 && <p class="help">No hand is up.</p>}
      {board.hands.length > 0 && (
        <ol class="hands" aria-label="Raised hands">
          {board.hands.map(({ id, assignment, learner, note, requirement, raisedAt }) => {
            const exercise = board.assignments.find((each) => each.id === assignment)
            const open = exercise?.requirements.find((each) => each.id === requirement)
            return (
              <li key={id}>
                <div>
                  <strong>{nameOf(learner.id)}</strong> · {exercise?.title ?? 'an exercise'} · {howLong(now - Date.parse(raisedAt) / 1000)}
                  {open && <div>Does not hold: {open.title}</div>}
                  {note !== null && !hidesNotes && <div class="note">“{note}”</div>}
                </div>
                <ActionButton off={off} onClick={() => void onLower(id, nameOf(learner.id))}>
                  Lower<span class="sr-only"> the hand of {nameOf(learner.id)}</span>
                </ActionButton>
              </li>
            )
          })}
        </ol>
      )}
    </>
  )
}
