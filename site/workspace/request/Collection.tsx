import { useSignal } from '@preact/signals'
import { useId } from 'preact/hooks'
import { useWorkspace } from '../context.ts'
import { draftOf, EMPTY_DRAFT, titleOf } from './draft.ts'
import { timeOf } from './measures.ts'
import { SavedItem } from './SavedItem.tsx'
import type { Exchange } from './sender.ts'
import { WORDS } from './words.ts'

/** What can be laid on the desk: what was saved, what the exercise suggests, and what was sent. Folded away where there is little room. */
export function Collection() {
  const { requests } = useWorkspace().session
  const { saved, sender, routes, shown } = requests
  const isOpen = useSignal(false)
  const id = useId()
  const open = (act: () => void) => {
    act()
    isOpen.value = false
  }
  return (
    <div class={`lb-requests ${isOpen.value ? 'open' : ''}`}>
      <button
        type="button"
        class="lb-button lb-requests-toggle"
        aria-expanded={isOpen.value}
        aria-controls={id}
        onClick={() => (isOpen.value = !isOpen.value)}
      >
        {WORDS.requests}
      </button>
      <nav id={id} class="lb-requests-list" aria-label={WORDS.requests}>
        <button type="button" class="lb-button" onClick={() => open(() => requests.open(EMPTY_DRAFT, WORDS.blank))}>
          {WORDS.blank}
        </button>
        <h3>{WORDS.saved}</h3>
        {saved.problem.value && <p class="lb-problem">{WORDS.notKept(saved.problem.value)}</p>}
        {saved.unreadable.value > 0 && <p class="lb-note">{WORDS.unreadable(saved.unreadable.value)}</p>}
        {saved.all.value.length === 0 && <p class="lb-note">{WORDS.noneSaved}</p>}
        <ul>
          {saved.all.value.map((request) => (
            <SavedItem
              key={request.id}
              request={request}
              onOpen={() => open(() => requests.open(request.draft, request.name, request.id))}
            />
          ))}
        </ul>
        <h3>{WORDS.suggested}</h3>
        <ul>
          {routes.map((route) => {
            const draft = draftOf(route)
            return (
              <li key={titleOf(draft)}>
                <button type="button" title={route.summary} onClick={() => open(() => requests.open(draft, titleOf(draft)))}>
                  <Title method={draft.method} path={route.example ?? route.path} />
                </button>
              </li>
            )
          })}
        </ul>
        <h3>{WORDS.sent}</h3>
        {sender.exchanges.value.length === 0 && <p class="lb-note">{WORDS.noneSent}</p>}
        <ul>
          {sender.exchanges.value.map((exchange) => (
            <li key={exchange.id}>
              <button
                type="button"
                aria-current={(shown.value ?? sender.exchanges.value[0]?.id) === exchange.id}
                onClick={() => open(() => requests.openExchange(exchange))}
              >
                <Title method={exchange.request.method} path={exchange.request.path} />
                <small>{shortly(exchange)}</small>
              </button>
            </li>
          ))}
        </ul>
      </nav>
    </div>
  )
}

export function Title({ method, path }: { method: string; path: string }) {
  return (
    <>
      <b>{method}</b> <span>{path}</span>
    </>
  )
}

function shortly({ outcome }: Exchange): string {
  if (outcome.kind === 'answered') return `${outcome.response.status} · ${timeOf(outcome.response)}`
  return outcome.kind === 'cancelled' ? WORDS.wasCancelled : WORDS.hasFailed
}
