import { useRef } from 'preact/hooks'
import { useWorkspace } from '../context.ts'
import { METHODS } from './draft.ts'
import { readTarget, writeTarget } from './query.ts'
import { looksLikeCurl } from './read-curl.ts'
import { WORDS } from './words.ts'

/** Method, path, and the button that sends; another that cancels, while an answer is waited for. */
export function RequestLine({ problemId }: { problemId: string }) {
  const { requests } = useWorkspace().session
  const { draft, problem, sender } = requests
  const send = useRef<HTMLButtonElement>(null)
  const cancel = () => {
    // The button that was pressed goes.
    send.current?.focus()
    sender.cancel()
  }
  return (
    <div class="lb-request-line">
      <label>
        <span>{WORDS.method}</span>
        <select
          value={draft.value.method}
          onChange={(event) => requests.change({ method: METHODS.find((method) => method === event.currentTarget.value) ?? 'GET' })}
        >
          {METHODS.map((method) => (
            <option key={method}>{method}</option>
          ))}
        </select>
      </label>
      <label class="grow">
        <span>{WORDS.path}</span>
        <input
          value={writeTarget(draft.value)}
          title={WORDS.pathHint}
          spellcheck={false}
          autocomplete="off"
          autocapitalize="off"
          aria-invalid={problem.value?.at === 'path'}
          aria-describedby={problemId}
          onInput={(event) => requests.change(readTarget(event.currentTarget.value, draft.value.query))}
          onPaste={(event) => {
            const text = event.clipboardData?.getData('text/plain') ?? ''
            if (!looksLikeCurl(text)) return
            event.preventDefault()
            requests.paste(text)
          }}
        />
      </label>
      <button
        ref={send}
        type="submit"
        class="lb-button primary"
        aria-disabled={!requests.isReady || sender.sending.value}
        aria-keyshortcuts="Control+Enter"
      >
        {WORDS.send}
      </button>
      {/* A button of its own: a double click on Send must not cancel. */}
      {sender.sending.value && (
        <button type="button" class="lb-button" aria-keyshortcuts="Escape" onClick={cancel}>
          {WORDS.cancel}
        </button>
      )}
    </div>
  )
}
