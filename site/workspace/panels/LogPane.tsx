import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { ActionButton } from '../ActionButton.tsx'
import { useWorkspace } from '../context.ts'
import { PlaceLink } from './PlaceLink.tsx'

/** What the running app writes. Follows the end until the learner scrolls up or pauses. */
export function LogPane() {
  const { session } = useWorkspace()
  const { running } = session
  const paused = useSignal(false)
  const list = useRef<HTMLDivElement>(null)
  const entries = running.log.value
  const state = running.state.value

  useEffect(() => {
    if (!paused.value && list.current) list.current.scrollTop = list.current.scrollHeight
  }, [entries, paused.value])

  const onScroll = () => {
    const { current } = list
    if (!current) return
    const atEnd = current.scrollHeight - current.scrollTop - current.clientHeight < 24
    if (paused.peek() === atEnd) paused.value = !atEnd
  }

  return (
    <div class="lb-log">
      <div class="lb-pane-bar">
        <button type="button" class="lb-button" aria-pressed={paused.value} onClick={() => (paused.value = !paused.value)}>
          {paused.value ? 'Follow the end' : 'Pause'}
        </button>
        <ActionButton off={entries.length === 0} onClick={() => running.clearLog()}>
          Clear
        </ActionButton>
        {running.stale.value && <span class="lb-note">Files changed since it was started. Press Run again to use them.</span>}
      </div>
      {state.status === 'refused' && (
        <div class="lb-verdict failed">
          <p>{state.failure.message}</p>
          {state.failure.place && <PlaceLink place={state.failure.place} />}
          {state.failure.output && <pre tabIndex={0}>{state.failure.output}</pre>}
        </div>
      )}
      {state.status === 'error' && <p class="lb-verdict error">{state.message}</p>}
      <div class="lb-log-lines" ref={list} onScroll={onScroll} tabIndex={0} role="log" aria-live="off" aria-label="Log of the app">
        {entries.length === 0 && <p class="lb-state">Nothing yet. Press Run to start the app with sample data.</p>}
        {entries.map(({ id, kind, instance, text }) => (
          <div key={id} class={`lb-log-line ${kind}`}>
            {instance && <span class="instance">{instance}</span>}
            {kind === 'stderr' && <span class="stream">stderr</span>}
            <span class="text">{text}</span>
          </div>
        ))}
      </div>
    </div>
  )
}
