import { useWorkspace } from '../context.ts'
import { METHODS } from './draft.ts'
import { readTarget, writeTarget } from './query.ts'
import { looksLikeCurl } from './read-curl.ts'
import { WORDS } from './words.ts'

/** Method, path, and the button that sends; while an answer is waited for, it cancels. */
export function RequestLine({ problemId }: { problemId: string }) {
  const { requests } = useWorkspace().session
  const { draft, problem, sender } = requests
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
      {sender.sending.value ? (
        // The same element as Send: the focus stays where it is.
        <button key="send" type="button" class="lb-button" onClick={() => sender.cancel()}>
          {WORDS.cancel}
        </button>
      ) : (
        <button key="send" type="submit" class="lb-button primary" aria-disabled={!requests.isReady} aria-keyshortcuts="Control+Enter">
          {WORDS.send}
        </button>
      )}
    </div>
  )
}
