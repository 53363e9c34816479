import { useSignal } from '@preact/signals'
import { useWorkspace } from '../context.ts'
import { buildRequest, draftOf, METHODS, type Draft } from '../model/request-draft.ts'
import { ExchangeView } from './ExchangeView.tsx'

/** Writes requests to the running app, and shows its answers as data. */
export function RequestPane() {
  const { session } = useWorkspace()
  const { running, exercise } = session
  const draft = useSignal<Draft>(draftOf(exercise.surface.routes[0]))
  const problem = useSignal('')
  const shown = useSignal<number | undefined>(undefined)
  const ready = running.state.value.status === 'running'
  const change = (part: Partial<Draft>) => (draft.value = { ...draft.value, ...part })
  const exchange = running.exchanges.value.find(({ id }) => id === shown.value) ?? running.exchanges.value[0]

  const send = async () => {
    if (!ready || running.requesting.value) return
    const built = buildRequest(draft.value)
    problem.value = built.ok ? '' : built.problem
    if (!built.ok) return
    shown.value = undefined
    await running.request(built.request)
  }

  return (
    <form
      class="lb-request"
      aria-label="Request to the running app"
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <div class="lb-request-form">
        <label>
          <span>Example</span>
          <select
            onChange={(event) => {
              draft.value = draftOf(exercise.surface.routes[event.currentTarget.selectedIndex])
              problem.value = ''
            }}
          >
            {exercise.surface.routes.map(({ method, path }) => (
              <option key={`${method} ${path}`}>
                {method} {path}
              </option>
            ))}
          </select>
        </label>
        <div class="lb-request-line">
          <label>
            <span>Method</span>
            <select
              value={draft.value.method}
              onChange={(event) => change({ method: METHODS.find((method) => method === event.currentTarget.value) ?? 'GET' })}
            >
              {METHODS.map((method) => (
                <option key={method}>{method}</option>
              ))}
            </select>
          </label>
          <label class="grow">
            <span>Path and query</span>
            <input
              value={draft.value.path}
              spellcheck={false}
              autocomplete="off"
              onInput={(event) => change({ path: event.currentTarget.value })}
            />
          </label>
          <button type="submit" class="lb-button primary" aria-disabled={!ready || running.requesting.value}>
            {running.requesting.value ? 'Sending…' : 'Send'}
          </button>
        </div>
        <label>
          <span>Headers, one a line</span>
          <textarea
            rows={2}
            spellcheck={false}
            value={draft.value.headers}
            onInput={(event) => change({ headers: event.currentTarget.value })}
          />
        </label>
        <label>
          <span>Body</span>
          <textarea rows={4} spellcheck={false} value={draft.value.body} onInput={(event) => change({ body: event.currentTarget.value })} />
        </label>
        {problem.value && (
          <p class="lb-problem" role="alert">
            {problem.value}
          </p>
        )}
        <Preview />
        {!ready && <p class="lb-note">The app is not running. Press Run first.</p>}
      </div>
      <div class="lb-request-answer">
        {running.exchanges.value.length > 1 && (
          <label>
            <span>Earlier requests</span>
            <select value={String(exchange?.id)} onChange={(event) => (shown.value = Number(event.currentTarget.value))}>
              {running.exchanges.value.map(({ id, request, outcome }) => (
                <option key={id} value={String(id)}>
                  {request.method} {request.path}: {outcome.ok ? outcome.response.status : 'failed'}
                </option>
              ))}
            </select>
          </label>
        )}
        {exchange ? (
          <ExchangeView exchange={exchange} />
        ) : (
          <p class="lb-state">The answer shows here: status, headers and body, as they came.</p>
        )}
      </div>
    </form>
  )
}

/** The running app in a tab of its own, where it has an address. */
function Preview() {
  const { running } = useWorkspace().session
  const address = running.preview.value
  if (address === undefined) return null
  return (
    <p class="lb-note">
      <a href={address} target="_blank" rel="noreferrer">
        Open the running app in a new tab
      </a>
    </p>
  )
}
