import { useSignal, useSignalEffect } from '@preact/signals'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import * as z from 'zod/mini'
import { useWorkspace } from '../context.ts'
import { keep, recall } from '../layout/kept.ts'
import { LogBar } from '../log/LogBar.tsx'
import { LogLines } from '../log/LogLines.tsx'
import { LogSearch } from '../log/log-search.ts'
import { useFollow } from '../log/use-follow.ts'
import { WORDS } from '../log/words.ts'
import { PlaceLink } from './PlaceLink.tsx'

/** Under which the device remembers it. */
const WRAPS = 'log-wraps'
const NUMBER = new Intl.NumberFormat('en-GB')

/** What the running app writes: followed, searched, filtered. */
export function LogPane() {
  const { log } = useWorkspace().session.running
  const search = useMemo(() => new LogSearch(log.chunks), [log])
  const wraps = useSignal(recall(WRAPS, z.boolean()) ?? true)
  useSignalEffect(() => keep(WRAPS, wraps.value))
  const { list, content, follows, onScroll, jump } = useFollow()
  const views = search.views.value
  const current = search.position.value < 0 ? undefined : search.current.value
  const isEmpty = log.chunks.value.length === 0
  const hasLines = views.some(({ entries }) => entries.length > 0)

  /** Once it is rendered. */
  const showMatch = () =>
    requestAnimationFrame(() => list.current?.querySelector('mark[data-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' }))

  return (
    <div class="lb-log">
      <LogBar search={search} wraps={wraps} onMatch={showMatch} />
      <Notices />
      <div class="lb-log-frame">
        <div
          class={`lb-log-lines ${wraps.value ? 'wraps' : ''} ${log.instances.value.length > 1 ? '' : 'single'}`}
          ref={list}
          onScroll={onScroll}
          tabIndex={0}
          role="log"
          aria-live="off"
          aria-label={WORDS.log}
        >
          <div class="lb-log-content" ref={content}>
            {log.dropped.value > 0 && <p class="lb-note">{WORDS.dropped(NUMBER.format(log.dropped.value))}</p>}
            {!hasLines && <p class="lb-state">{isEmpty ? WORDS.empty : WORDS.allFiltered}</p>}
            {views.map((view) => (
              <LogLines
                key={view.id}
                view={view}
                query={search.query.value}
                current={current && view.entries.some(({ id }) => id === current.entry) ? current : undefined}
              />
            ))}
          </div>
        </div>
        {!follows.value && hasLines && <Jump onJump={jump} />}
      </div>
    </div>
  )
}

/** Why the app does not run as the learner may think. */
function Notices() {
  const { running } = useWorkspace().session
  const state = running.state.value
  return (
    <>
      {running.stale.value && <p class="lb-note">{WORDS.stale}</p>}
      {state.status === 'refused' && (
        <div class="lb-verdict failed">
          <p>{state.failure.message}</p>
          {state.failure.place && <PlaceLink place={state.failure.place} />}
          {state.failure.output && <pre tabIndex={0}>{state.failure.output}</pre>}
        </div>
      )}
      {state.status === 'error' && <p class="lb-verdict error">{state.message}</p>}
    </>
  )
}

/** The way back, with how many lines came meanwhile. */
function Jump({ onJump }: { onJump: () => void }) {
  const { log } = useWorkspace().session.running
  const newest = log.chunks.value.at(-1)?.entries.at(-1)?.id ?? 0
  const seen = useRef(newest)
  useEffect(() => {
    if (seen.current > newest) seen.current = newest
  }, [newest])
  const since = newest - seen.current
  return (
    <button type="button" class="lb-button lb-log-jump" onClick={onJump}>
      {since > 0 ? WORDS.jumpOver(since) : WORDS.jump}
    </button>
  )
}
