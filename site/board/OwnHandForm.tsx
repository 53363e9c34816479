import { useSignal } from '@preact/signals'
import { useEffect, useId, useMemo } from 'preact/hooks'
import { Outcome } from '../account/Outcome.tsx'
import { Deed } from '../cohorts/deed.ts'
import { moment } from '../cohorts/words.ts'
import type { OwnHand } from '../runtimes/server/board-api.ts'
import { ActionButton } from '../workspace/ActionButton.tsx'
import type { BoardApi } from './board-http.ts'
import type { GivenProps } from './Given.tsx'

interface Props {
  api: BoardApi
  cohort: string
  assignment: string
  requirements: GivenProps['requirements']
}

/** Raises and lowers the hand of whoever looks. */
export function OwnHandForm({ api, cohort, assignment, requirements }: Props) {
  const own = useSignal<OwnHand | undefined>(undefined)
  const note = useSignal('')
  const deed = useMemo(() => new Deed(), [])
  const id = useId()
  useEffect(() => {
    // A mentor may have lowered it, and an attempt may have been made.
    const load = (): void => {
      if (!document.hidden)
        api.ownHand(cohort, assignment).then(
          (answer) => (own.value = answer),
          () => undefined,
        )
    }
    load()
    document.addEventListener('visibilitychange', load)
    return () => document.removeEventListener('visibilitychange', load)
  }, [])
  const raise = () =>
    deed.do(async () => {
      const hand = await api.raise(cohort, assignment, note.value)
      own.value = { hand, requirement: hand.requirement }
      note.value = ''
      return 'Your hand is up. Your mentor sees it.'
    })
  const lower = () =>
    deed.do(async () => {
      await api.lowerOwn(cohort, assignment)
      // There may have been an attempt meanwhile.
      own.value = await api.ownHand(cohort, assignment)
      return 'Your hand is down.'
    })
  const hand = own.value?.hand ?? null
  const titleOf = (requirement: string | null | undefined) => requirements.find((each) => each.id === requirement)?.title
  const open = titleOf(hand ? hand.requirement : own.value?.requirement)
  return (
    <>
      <Outcome of={deed} />
      {hand ? (
        <>
          <p>
            Your hand is up since {moment(hand.raisedAt)}, and your mentor sees it
            {open === undefined ? '.' : `, with what did not hold: “${open}”.`}
          </p>
          <p class="row">
            <ActionButton off={deed.busy.value} onClick={() => void lower()}>
              Lower my hand
            </ActionButton>
          </p>
        </>
      ) : (
        <>
          <div class="field">
            <label for={id}>What are you stuck on?</label>
            <p class="help" id={`${id}-help`}>
              Your mentor sees it, with your name
              {open === undefined ? '' : ` and with what did not hold in your last attempt: “${open}”`}. You may leave it empty.
            </p>
            <input
              id={id}
              aria-describedby={`${id}-help`}
              maxLength={280}
              autocomplete="off"
              value={note.value}
              onInput={({ currentTarget }) => (note.value = currentTarget.value)}
            />
          </div>
          <p class="row">
            <ActionButton off={deed.busy.value} onClick={() => void raise()}>
              I am stuck
            </ActionButton>
          </p>
        </>
      )}
    </>
  )
}
