import { useSignal } from '@preact/signals'
import { attemptsAddress } from '../cohorts/addresses.ts'
import { ActionButton } from '../workspace/ActionButton.tsx'
import { cellOf, isStuck, type BoardAssignment, type BoardState, type Cell } from './board-state.ts'
import { HandSign } from './HandSign.tsx'
import { attemptsOf, idle, looked, quietness, sentence, signs, span } from './words.ts'

/** Rows at once: a browser is slow with tens of thousands of cells. */
const ROWS = 50

interface Props {
  cohort: string
  board: BoardState
  nameOf: (learner: string) => string
  /** No cell leads to whose it is. */
  isAnonymous: boolean
  now: number
}

/** Learners by exercises. */
export function BoardTable({ cohort, board, nameOf, isAnonymous, now }: Props) {
  const rows = useSignal(ROWS)
  const up = new Set(board.hands.map(({ assignment, learner }) => `${learner.id} ${assignment}`))
  const learners = isAnonymous ? [...board.learners].sort((one, other) => (one.id < other.id ? -1 : 1)) : board.learners
  if (learners.length === 0) return <p>No learner fits what is chosen above.</p>
  return (
    <>
      <p class="help">
        ● holds, ○ does not hold in the last attempt, ✓ passed, <HandSign /> hand is up, ▲ stuck.
      </p>
      <div class="sheet" role="region" aria-label="Learners by exercises" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">Learner</th>
              {board.assignments.map(({ id, title }) => (
                <th key={id} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {learners.slice(0, rows.value).map((learner) => (
              <tr key={learner.id}>
                <th scope="row">{nameOf(learner.id)}</th>
                {board.assignments.map((assignment) => {
                  const cell = cellOf(learner, assignment)
                  const shown = <CellText assignment={assignment} cell={cell} isUp={up.has(`${learner.id} ${assignment.id}`)} now={now} />
                  const address = attemptsAddress({ cohort, assignment: assignment.id, learner: learner.id })
                  return (
                    <td key={assignment.id} class={cell.passed ? 'passed' : undefined}>
                      {isAnonymous || cell.attempts === 0 ? shown : <a href={address}>{shown}</a>}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {learners.length > rows.value && (
        <p class="row">
          <ActionButton onClick={() => (rows.value += ROWS)}>
            Show {Math.min(ROWS, learners.length - rows.value)} more learners
          </ActionButton>
        </p>
      )}
    </>
  )
}

function CellText({ assignment, cell, isUp, now }: { assignment: BoardAssignment; cell: Cell; isUp: boolean; now: number }) {
  const quiet = idle(cell, now)
  return (
    <>
      <span class="sr-only">{sentence(assignment, cell, isUp, now)}</span>
      <span aria-hidden="true" class="cell">
        <span class="signs">
          {isUp && <HandSign />}
          {cell.passed ? '✓' : isStuck(assignment, cell) ? '▲' : ''} {signs(assignment, cell)}
          {quiet === undefined && '–'}
        </span>
        {quiet !== undefined && (
          <span class="small">
            {cell.attempts > 0 && `${attemptsOf(cell)} · `}
            {cell.seconds > 0 && `${span(cell.seconds)} · `}
            {looked(cell).map((what) => `${what} · `)}
            <span class="idle">{quietness(quiet)}</span>
          </span>
        )}
      </span>
    </>
  )
}
