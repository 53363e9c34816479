import { ActionButton } from '../ActionButton.tsx'
import { useWorkspace } from '../context.ts'
import { PlaceLink } from './PlaceLink.tsx'

/** Results of the exercise's visible tests. */
export function TestsPane() {
  const { session } = useWorkspace()
  const state = session.running.tests.value
  return (
    <div class="lb-tests" data-tests={state.status}>
      <div class="lb-pane-bar">
        <ActionButton
          off={state.status === 'running' || session.runtime.value.status !== 'ready'}
          onClick={() => void session.running.test()}
        >
          {state.status === 'running' ? 'Running the tests…' : 'Run tests'}
        </ActionButton>
      </div>
      {state.status === 'idle' && (
        <p class="lb-state">
          The tests under test/ are yours to read and change. They run against an app of their own; the grader checks more than they do.
        </p>
      )}
      {state.status === 'running' && <p class="lb-state">Starting an app for the tests…</p>}
      {state.status === 'error' && <p class="lb-verdict error">{state.message}</p>}
      {state.status === 'done' && !state.result.ok && (
        <div class="lb-verdict failed">
          <p>{state.result.message}</p>
          {state.result.place && <PlaceLink place={state.result.place} />}
        </div>
      )}
      {state.status === 'done' && state.result.ok && (
        <ul class="lb-test-list">
          {state.result.results.length === 0 && <li>No test was found under test/.</li>}
          {state.result.results.map(({ file, name, status, message, durationMs }) => (
            <li key={`${file} ${name}`} class={status}>
              <p>
                <strong>{status}</strong> {name} <small>{Math.round(durationMs)} ms</small>
              </p>
              {message && <pre tabIndex={0}>{message}</pre>}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
