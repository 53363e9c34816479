import type { RuntimeState } from '../runtimes/runtime.ts'
import { useWorkspace } from './context.ts'

/** Where the exercise runs, as far as it is not simply ready: how far it is, what is in the way, and what can be done. */
export function RuntimeBanner() {
  const { session } = useWorkspace()
  const state = session.runtime.value
  const { name, takenOver } = session.choice.value
  if (takenOver !== undefined) {
    return (
      <div class="lb-banner" data-runtime="taken-over">
        <p>
          <strong>The server runs this exercise now.</strong> {takenOver} Your files are as they were.
        </p>
        <button type="button" class="lb-button" onClick={() => void session.choose('webcontainer')}>
          Run it in this browser after all
        </button>
      </div>
    )
  }
  if (state.status === 'ready') return null
  if (state.status === 'unavailable') return <Unavailable state={state} />
  return (
    <div class="lb-banner" data-runtime={state.status}>
      <div>
        <p>{name === 'server' ? 'Looking for the server…' : describe(state)}</p>
        {state.status === 'downloading' && (
          <progress aria-label="Download" max={state.total} value={state.loaded}>
            {percent(state)} %
          </progress>
        )}
        {'slow' in state && state.slow && <p>This takes longer than usual. {COMMAND_LINE(session.exercise.slug)}</p>}
        <NoVendor />
      </div>
      {name === 'webcontainer' && <ToServer />}
      {state.status === 'booting' && state.slow && (
        <button type="button" class="lb-button" onClick={state.retry}>
          Try again
        </button>
      )}
    </div>
  )
}

function Unavailable({ state }: { state: Extract<RuntimeState, { status: 'unavailable' }> }) {
  const { session } = useWorkspace()
  const { slug } = session.exercise
  return (
    <div class="lb-banner warning" role="alert" data-runtime={state.reason}>
      <div>
        <p>
          <strong>{state.message}</strong>{' '}
          {session.canWait
            ? 'You can read and edit. Run and the tests have to wait; “Grade” keeps your attempt and hands it in once the server answers.'
            : 'You can read and edit; Run and Grade have to wait.'}
        </p>
        <p>
          {state.remedy} {COMMAND_LINE(slug)}
        </p>
        <NoVendor />
        {state.detail !== undefined && (
          <details>
            <summary>What the browser said</summary>
            <code>{state.detail}</code>
          </details>
        )}
      </div>
      {session.choice.value.name === 'webcontainer' && <ToServer />}
      <button type="button" class="lb-button" onClick={state.retry}>
        Try again
      </button>
    </div>
  )
}

/** What a device can't keep of a container. */
function NoVendor() {
  const { session } = useWorkspace()
  if (navigator.onLine || session.choice.value.name !== 'webcontainer') return null
  return (
    <p>
      You are offline. Node.js in this page comes from StackBlitz, so it can’t start now, also where all else of the exercise is on this
      device.
    </p>
  )
}

/** Only where there is a server. */
function ToServer() {
  const { session } = useWorkspace()
  if (!session.choice.value.serverReady) return null
  return (
    <button type="button" class="lb-button" onClick={() => void session.choose('server')}>
      Let the server run it
    </button>
  )
}

const COMMAND_LINE = (slug: string) =>
  `“npm run exercise -- start ${slug}” works in your own editor, with a copy of the course on your machine.`

const MEGABYTE = 1_000_000
const percent = ({ loaded, total }: { loaded: number; total: number }) => Math.floor((100 * loaded) / total)

function describe(state: Exclude<RuntimeState, { status: 'ready' | 'unavailable' }>): string {
  if (state.status === 'checking') return 'Looking whether this browser can run the exercise…'
  if (state.status === 'booting') return 'Starting Node.js in this page…'
  return `Fetching what the exercise needs: ${(state.loaded / MEGABYTE).toFixed(1)} of ${(state.total / MEGABYTE).toFixed(1)} MB, once unpacked…`
}
