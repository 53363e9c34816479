import type { Signal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { ActionButton } from '../ActionButton.tsx'
import { useWorkspace } from '../context.ts'
import type { LogSearch } from './log-search.ts'
import { KINDS, LOG_SEARCH, WORDS } from './words.ts'

/** Milliseconds of quiet before a search that is being typed looks through thousands of lines. */
const DEBOUNCE_MS = 150

interface Props {
  search: LogSearch
  wraps: Signal<boolean>
  /** The current match may have changed. */
  onMatch: () => void
}

/** Search, filters, and what can be done with the log. */
export function LogBar({ search, wraps, onMatch }: Props) {
  const { session } = useWorkspace()
  const { log } = session.running
  const { instances } = log
  const isEmpty = log.chunks.value.length === 0

  const copy = async () => {
    const entries = search.views.value.flatMap(({ entries: shown }) => shown)
    const text = entries
      .map(({ instance, text: line }) => (instance === '' || instances.value.length < 2 ? line : `${instance} ${line}`))
      .join('\n')
    const copied = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    )
    session.announcer.say(copied ? WORDS.copied(entries.length) : WORDS.notCopied)
  }

  return (
    <div class="lb-pane-bar lb-log-bar">
      <Search search={search} onMatch={onMatch} />
      {instances.value.length > 1 && (
        <select
          aria-label={WORDS.process}
          value={search.filter.value.instance}
          onChange={(event) => search.show({ instance: event.currentTarget.value })}
        >
          <option value="">{WORDS.allProcesses}</option>
          {instances.value.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      )}
      <select
        aria-label={WORDS.show}
        value={search.filter.value.kind}
        onChange={({ currentTarget: { value } }) => {
          for (const kind of kinds) if (kind === value) search.show({ kind })
        }}
      >
        {kinds.map((kind) => (
          <option key={kind} value={kind}>
            {KINDS[kind]}
          </option>
        ))}
      </select>
      <button type="button" class="lb-button" aria-pressed={wraps.value} onClick={() => (wraps.value = !wraps.value)}>
        {WORDS.wrap}
      </button>
      <ActionButton off={isEmpty} onClick={() => void copy()}>
        {WORDS.copy}
      </ActionButton>
      <ActionButton
        off={isEmpty}
        onClick={() => {
          log.clear()
          session.announcer.say(WORDS.cleared)
        }}
      >
        {WORDS.clear}
      </ActionButton>
    </div>
  )
}

const kinds = ['all', 'stdout', 'stderr', 'warnings', 'errors'] as const satisfies readonly (keyof typeof KINDS)[]

function Search({ search, onMatch }: Pick<Props, 'search' | 'onMatch'>) {
  const timer = useRef<ReturnType<typeof setTimeout>>()
  useEffect(() => () => clearTimeout(timer.current), [])
  const { query, count, position } = search

  const look = (text: string) => {
    clearTimeout(timer.current)
    if (text !== query.peek()) search.search(text)
    onMatch()
  }
  const step = (by: 1 | -1) => {
    search.step(by)
    onMatch()
  }

  return (
    <div class="lb-log-search">
      <input
        id={LOG_SEARCH}
        type="search"
        aria-label={WORDS.search}
        placeholder={WORDS.search}
        spellcheck={false}
        autocomplete="off"
        onInput={({ currentTarget }) => {
          clearTimeout(timer.current)
          timer.current = setTimeout(() => look(currentTarget.value), DEBOUNCE_MS)
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && event.currentTarget.value !== '') {
            event.stopPropagation()
            event.currentTarget.value = ''
            look('')
          }
          if (event.key !== 'Enter' || event.ctrlKey || event.metaKey) return
          event.preventDefault()
          if (event.currentTarget.value === query.peek()) step(event.shiftKey ? -1 : 1)
          else look(event.currentTarget.value)
        }}
      />
      <output class="lb-note">
        {query.value === '' ? '' : count.value === 0 ? WORDS.noMatch : WORDS.matches(position.value + 1, count.value)}
      </output>
      <ActionButton
        class="lb-button icon"
        off={count.value === 0}
        aria-label={WORDS.previous}
        title={WORDS.previous}
        onClick={() => step(-1)}
      >
        ↑
      </ActionButton>
      <ActionButton class="lb-button icon" off={count.value === 0} aria-label={WORDS.next} title={WORDS.next} onClick={() => step(1)}>
        ↓
      </ActionButton>
    </div>
  )
}
