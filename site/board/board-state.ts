import { STUCK_FROM, type Board, type BoardChanges, type Hand } from '../runtimes/server/board-api.ts'

export type BoardAssignment = Board['assignments'][number]

/** Where one learner stands with one assignment. */
export interface Cell {
  attempts: number
  passed: boolean
  /** Of the last attempt, in seconds since 1970; 0 without one. */
  lastAt: number
  /** Ids of requirements that held in it. */
  holds: readonly string[]
  /** Time on task. */
  seconds: number
  /** When there was a sign of life last, in seconds since 1970; 0 when there was none. */
  seenAt: number
  /** How many were looked at. */
  hints: number
  /** When the solution was seen, in seconds since 1970; 0 when it was not. */
  solutionAt: number
}

const NOTHING: Cell = { attempts: 0, passed: false, lastAt: 0, holds: [], seconds: 0, seenAt: 0, hints: 0, solutionAt: 0 }

interface BoardLearner {
  id: string
  name: string
  /** By assignment; those with nothing are missing. */
  cells: ReadonlyMap<string, Cell>
}

/** A board as the page keeps it: each change makes a new one. */
export interface BoardState {
  at: string
  shape: string
  assignments: readonly BoardAssignment[]
  learners: readonly BoardLearner[]
  hands: readonly Hand[]
}

export function stateOf(board: Board): BoardState {
  const learners = board.learners.map(({ id, name, standings, activity }) => {
    const cells = new Map<string, Cell>()
    const put = (place: number, part: Partial<Cell>) => {
      const assignment = board.assignments[place]
      if (assignment) cells.set(assignment.id, { ...NOTHING, ...cells.get(assignment.id), ...part })
    }
    for (const [place, attempts, passed, lastAt, held] of standings)
      put(place, { attempts, passed: passed === 1, lastAt, holds: board.held[held] ?? [] })
    for (const [place, seconds, seenAt, hints, solutionAt] of activity) put(place, { seconds, seenAt, hints, solutionAt })
    return { id, name, cells }
  })
  return { at: board.at, shape: board.shape, assignments: board.assignments, learners, hands: board.hands }
}

/** The board after a change of the same shape. */
export function changed(state: BoardState, changes: BoardChanges): BoardState {
  const fresh = new Map<string, Map<string, Cell>>()
  const before = new Map(state.learners.map((learner) => [learner.id, learner.cells]))
  const put = (learner: string, assignment: string, part: Partial<Cell>) => {
    const cells = fresh.get(learner) ?? new Map(before.get(learner))
    fresh.set(learner, cells.set(assignment, { ...NOTHING, ...cells.get(assignment), ...part }))
  }
  for (const [learner, assignment, attempts, passed, lastAt, held] of changes.standings)
    put(learner, assignment, { attempts, passed: passed === 1, lastAt, holds: changes.held[held] ?? [] })
  for (const [learner, assignment, seconds, seenAt, hints, solutionAt] of changes.activity)
    put(learner, assignment, { seconds, seenAt, hints, solutionAt })
  return {
    ...state,
    at: changes.at,
    hands: changes.hands,
    learners: state.learners.map((learner) => ({ ...learner, cells: fresh.get(learner.id) ?? learner.cells })),
  }
}

export const cellOf = (learner: BoardLearner, assignment: BoardAssignment): Cell => learner.cells.get(assignment.id) ?? NOTHING

/** What did not hold in the last attempt of somebody who has tried and not passed. */
export function missing({ requirements }: BoardAssignment, cell: Cell): BoardAssignment['requirements'] {
  return cell.attempts === 0 || cell.passed ? [] : requirements.filter(({ id }) => !cell.holds.includes(id))
}

export const isStuck = (assignment: BoardAssignment, cell: Cell): boolean =>
  cell.attempts >= STUCK_FROM && missing(assignment, cell).length > 0

export interface StuckOn {
  assignment: BoardAssignment
  requirement: BoardAssignment['requirements'][number]
  learners: number
}

/** Requirements that somebody is stuck on, those of most learners first. */
export function stuckOn({ assignments, learners }: Pick<BoardState, 'assignments' | 'learners'>): StuckOn[] {
  const sums = new Map<object, StuckOn>()
  for (const assignment of assignments)
    for (const learner of learners) {
      const cell = cellOf(learner, assignment)
      if (!isStuck(assignment, cell)) continue
      for (const requirement of missing(assignment, cell))
        sums.set(requirement, { assignment, requirement, learners: (sums.get(requirement)?.learners ?? 0) + 1 })
    }
  return [...sums.values()].sort((one, other) => other.learners - one.learners)
}

export interface BoardFilter {
  /** Id of an assignment; empty: all of them. */
  assignment: string
  onlyHands: boolean
  onlyStuck: boolean
  name: string
}

/** The part of a board that a filter leaves. */
export function filtered(state: BoardState, { assignment, onlyHands, onlyStuck, name }: BoardFilter): BoardState {
  const assignments = state.assignments.filter(({ id }) => assignment === '' || id === assignment)
  const hands = state.hands.filter((hand) => assignment === '' || hand.assignment === assignment)
  const withHand = new Set(hands.map(({ learner }) => learner.id))
  const wanted = name.trim().toLocaleLowerCase()
  return {
    ...state,
    assignments,
    learners: state.learners.filter(
      (learner) =>
        (!onlyHands || withHand.has(learner.id)) &&
        (!onlyStuck || assignments.some((each) => isStuck(each, cellOf(learner, each)))) &&
        learner.name.toLocaleLowerCase().includes(wanted),
    ),
  }
}
