import { STUCK_FROM } from '../runtimes/server/board-api.ts'
import { stuckOn, type BoardState } from './board-state.ts'

/** As many as one can look after. */
const SHOWN = 8

/** Who is stuck on what, summed for each requirement. */
export function StuckList({ board }: { board: BoardState }) {
  const all = stuckOn(board)
  return (
    <>
      <h2>Stuck on what</h2>
      <p class="help">Learners whose last attempt is number {STUCK_FROM} or later: requirements that do not hold in it, the most first.</p>
      {all.length === 0 && <p>Nobody is stuck.</p>}
      {all.length > 0 && (
        <ul class="stuck" aria-label="Stuck on what">
          {all.slice(0, SHOWN).map(({ assignment, requirement, learners }) => (
            <li key={`${assignment.id} ${requirement.id}`}>
              <strong>{learners}</strong> {requirement.title} <span class="help">{assignment.title}</span>
            </li>
          ))}
        </ul>
      )}
      {all.length > SHOWN && <p class="help">And {all.length - SHOWN} more requirements. Choose an exercise to see its own.</p>}
    </>
  )
}
