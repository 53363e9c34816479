import { useWorkspace } from '../../workspace/context.ts'
import type { WaitingAttempt } from './attempt.ts'

const TIME: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit' }

/** The attempts at this exercise that wait for the server. */
export function WaitingBanner() {
  const { session } = useWorkspace()
  return (
    <>
      {session.waiting?.attempts.value.map((attempt) => (
        <WaitingLine key={attempt.key} attempt={attempt} />
      ))}
    </>
  )
}

function WaitingLine({ attempt }: { attempt: WaitingAttempt }) {
  const { session } = useWorkspace()
  const { key, at, state, message } = attempt
  const remove = async (): Promise<void> => session.announcer.say((await session.waiting?.remove(key)) ?? '')
  return (
    <div class={`lb-banner ${state === 'refused' ? 'warning' : ''}`} data-waiting={state}>
      <div>
        <p>
          {state === 'refused' ? (
            <strong>Your attempt of {timeOf(at)} was not taken.</strong>
          ) : state === 'sending' ? (
            <strong>Your attempt of {timeOf(at)} is handed in and graded.</strong>
          ) : (
            <>
              <strong>Your attempt of {timeOf(at)} waits for the server.</strong> It is handed in by itself, once, with the files as they
              were, and counts from then.
            </>
          )}
        </p>
        {message !== undefined && <p>{message}</p>}
      </div>
      {state !== 'sending' && (
        <button type="button" class="lb-button" onClick={() => void remove()}>
          {state === 'refused' ? 'Remove' : 'Cancel'}
        </button>
      )}
    </div>
  )
}

const timeOf = (at: number): string => new Date(at).toLocaleTimeString('en-GB', TIME)
