import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import { useWorkspace } from '../context.ts'
import { BodyField } from '../request/BodyField.tsx'
import { Collection } from '../request/Collection.tsx'
import { queryRow } from '../request/query.ts'
import { RequestActions } from '../request/RequestActions.tsx'
import { RequestLine } from '../request/RequestLine.tsx'
import { RowsEditor } from '../request/RowsEditor.tsx'
import { UndoNotice } from '../request/UndoNotice.tsx'
import { WORDS } from '../request/words.ts'
import { ExchangeView } from './ExchangeView.tsx'

/** Pixels of an answer that show that it has come. */
const ENOUGH_TO_SEE = 96

/** Writes requests to the running app, keeps them, and shows its answers as data. */
export function RequestPane() {
  const { requests } = useWorkspace().session
  const { sender, shown } = requests
  const answer = useRef<HTMLElement>(null)
  const all = sender.exchanges.value
  const exchange = all.find(({ id }) => id === shown.value) ?? all[0]

  useEffect(() => {
    // Where things lie one below the other, the answer is out of sight.
    const bottom = answer.current?.closest('.lb-pane')?.getBoundingClientRect().bottom ?? 0
    const { current } = answer
    if (exchange && current && current.getBoundingClientRect().top > bottom - ENOUGH_TO_SEE) current.scrollIntoView({ block: 'start' })
  }, [exchange?.id])

  return (
    <div
      class="lb-request"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !sender.sending.value) return
        event.preventDefault()
        sender.cancel()
      }}
    >
      <div class="lb-request-columns">
        <Collection />
        <RequestForm />
        <section class="lb-request-answer" ref={answer} aria-label={WORDS.answer}>
          {sender.sending.value && <p class="lb-state">{WORDS.sending}</p>}
          {exchange ? (
            <ExchangeView key={exchange.id} exchange={exchange} />
          ) : (
            !sender.sending.value && <p class="lb-state">{WORDS.noAnswer}</p>
          )}
        </section>
      </div>
    </div>
  )
}

function RequestForm() {
  const { requests, running } = useWorkspace().session
  const { draft, problem } = requests
  const problemId = useId()
  const { query, headers, body } = draft.value
  const wrongHeader = problem.value?.at === 'headers' ? problem.value.row : undefined
  return (
    <form
      class="lb-request-form"
      aria-label={WORDS.form}
      onSubmit={(event) => {
        event.preventDefault()
        void requests.send()
      }}
    >
      <UndoNotice />
      <RequestLine problemId={problemId} />
      <p class="lb-problem" id={problemId} role="alert">
        {problem.value?.message}
      </p>
      {!requests.isReady && <p class="lb-note">{WORDS.notRunning}</p>}
      <RequestActions />
      <Part name={WORDS.query} count={query.filter(({ on }) => on).length} startsOpen={query.length > 0}>
        <RowsEditor
          kind="query"
          rows={query}
          wrong={undefined}
          describedBy={problemId}
          make={({ on, name, value }) => queryRow(name, value, on)}
          onChange={(rows) => requests.change({ query: rows })}
        />
      </Part>
      <Part name={WORDS.headers} count={headers.filter(({ on }) => on).length} startsOpen={headers.length > 0}>
        <RowsEditor
          kind="headers"
          rows={headers}
          wrong={wrongHeader}
          describedBy={problemId}
          make={(row) => row}
          onChange={(rows) => requests.change({ headers: rows })}
        />
      </Part>
      <Part name={WORDS.body} startsOpen={body !== ''}>
        <BodyField />
      </Part>
      {running.preview.value !== undefined && (
        <p class="lb-note">
          <a href={running.preview.value} target="_blank" rel="noreferrer">
            {WORDS.preview}
          </a>
        </p>
      )}
    </form>
  )
}

/** A part of the request that can be folded away. It begins folded where another request has nothing there. */
function Part({ name, count, startsOpen, children }: { name: string; count?: number; startsOpen: boolean; children: ComponentChildren }) {
  const { opened } = useWorkspace().session.requests
  const part = useRef<HTMLDetailsElement>(null)
  useEffect(() => {
    if (part.current) part.current.open = startsOpen
  }, [opened.value])
  return (
    <details class="lb-request-part" ref={part}>
      <summary>
        {name}
        {count !== undefined && count > 0 && <span class="lb-part-count">{count}</span>}
      </summary>
      {children}
    </details>
  )
}
