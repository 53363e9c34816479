import { useComputed, useSignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { Outcome } from '../account/Outcome.tsx'
import { Deed } from '../cohorts/deed.ts'
import type { BoardModel } from './board-model.ts'
import { filtered, type BoardFilter, type BoardState } from './board-state.ts'
import { BoardTable } from './BoardTable.tsx'
import { Filters } from './Filters.tsx'
import { Hands } from './Hands.tsx'
import { StuckList } from './StuckList.tsx'

const TICK_MS = 30_000
const PROJECTOR = 'projector'

interface Props {
  model: BoardModel
  board: BoardState
}

/** A board with what helps to find whom to help. */
export function BoardView({ model, board }: Props) {
  const deed = useMemo(() => new Deed(), [])
  const filter = useSignal<BoardFilter>({ assignment: '', onlyHands: false, onlyStuck: false, name: '' })
  const projector = useSignal(new URLSearchParams(location.search).has(PROJECTOR))
  const now = useNow()
  const setProjector = (isOn: boolean): void => {
    projector.value = isOn
    filter.value = { ...filter.value, name: '' }
    const address = new URL(location.href)
    if (isOn) address.searchParams.set(PROJECTOR, '')
    else address.searchParams.delete(PROJECTOR)
    history.replaceState(history.state, '', address)
  }
  const nameOf = useNames(board, projector.value)
  const shown = filtered(board, filter.value)
  const lower = (hand: string, whose: string) =>
    deed.do(async () => {
      await model.lower(hand)
      return `The hand of ${whose} is lowered.`
    })
  if (board.assignments.length === 0 || board.learners.length === 0)
    return (
      <>
        <h2>The board is empty</h2>
        <p>
          {board.learners.length === 0 ? 'No learner has joined yet: give them a link.' : 'The cohort is given no exercise yet.'} The board
          fills by itself.
        </p>
      </>
    )
  return (
    <>
      <p class={model.isLive.value ? 'live' : 'live lost'} role="status">
        {model.isLive.value ? 'Live' : 'Connecting: what you see may be a little old. It becomes current by itself.'}
      </p>
      <Outcome of={deed} />
      <Hands board={board} nameOf={nameOf} hidesNotes={projector.value} off={deed.busy.value} now={now} onLower={lower} />
      <StuckList board={shown} />
      <Filters board={board} filter={filter} projector={projector.value} onProjector={setProjector} />
      <BoardTable cohort={model.cohort} board={shown} nameOf={nameOf} isAnonymous={projector.value} now={now} />
    </>
  )
}

/** Seconds since 1970, now and then. */
function useNow(): number {
  const now = useSignal(Date.now())
  useEffect(() => {
    const timer = setInterval(() => (now.value = Date.now()), TICK_MS)
    return () => clearInterval(timer)
  }, [])
  return useComputed(() => Math.floor(now.value / 1000)).value
}

/** What to call learners. On a projector: numbers, in an order that says nothing of their names. */
function useNames({ learners, shape }: BoardState, isAnonymous: boolean): (id: string) => string {
  return useMemo(() => {
    const names = isAnonymous
      ? new Map(
          learners
            .map(({ id }) => id)
            .sort()
            .map((id, place) => [id, `Learner ${place + 1}`]),
        )
      : new Map(learners.map(({ id, name }) => [id, name]))
    return (id) => names.get(id) ?? 'Somebody'
  }, [shape, isAnonymous])
}
