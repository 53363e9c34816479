import { useId, useRef } from 'preact/hooks'
import { useWorkspace } from '../context.ts'
import { ActionButton } from '../ActionButton.tsx'
import { isMeantAsJson, jsonProblem, prettyJson, type JsonProblem } from './json.ts'
import { JSON_PROBLEMS, jsonPlace, WORDS } from './words.ts'

/** The body, with a mark at the place where it stops being JSON. It is a hint: an app has to bear what is not JSON, too. */
export function BodyField() {
  const { session } = useWorkspace()
  const { requests, announcer } = session
  const draft = requests.draft.value
  const field = useRef<HTMLTextAreaElement>(null)
  const mirror = useRef<HTMLDivElement>(null)
  const note = useId()
  const isJson = isMeantAsJson(draft)
  const problem = isJson ? jsonProblem(draft.body) : undefined

  const goTo = ({ offset, length }: JsonProblem) => {
    field.current?.focus()
    field.current?.setSelectionRange(offset, offset + Math.max(1, length))
  }
  const format = () => {
    if (problem) return goTo(problem)
    const pretty = prettyJson(draft.body)
    if (pretty === undefined) return
    requests.change({ body: pretty })
    announcer.say(WORDS.formatted)
  }

  return (
    <div class="lb-body">
      <div class="lb-body-field">
        <div class="lb-body-mirror" ref={mirror} aria-hidden="true">
          {problem && <Marked text={draft.body} problem={problem} />}
        </div>
        <textarea
          ref={field}
          rows={6}
          aria-label={WORDS.body}
          spellcheck={false}
          value={draft.body}
          aria-invalid={problem !== undefined || requests.problem.value?.at === 'body'}
          aria-describedby={note}
          onInput={(event) => requests.change({ body: event.currentTarget.value })}
          onScroll={({ currentTarget }) => {
            if (mirror.current) mirror.current.scrollTop = currentTarget.scrollTop
          }}
        />
      </div>
      <div class="lb-body-foot">
        <ActionButton off={!isJson || draft.body.trim() === ''} onClick={format}>
          {WORDS.format}
        </ActionButton>
        <p id={note} class={problem ? 'lb-problem' : ''} role="status">
          {problem && (
            <>
              {jsonPlace(problem.line, problem.column, JSON_PROBLEMS[problem.code])} {WORDS.isSentAnyway}
            </>
          )}
        </p>
        {problem && (
          <button type="button" class="lb-link" onClick={() => goTo(problem)}>
            {WORDS.goToProblem}
          </button>
        )}
      </div>
    </div>
  )
}

/** The text again, unseen, under the field: only its mark shows through. */
function Marked({ text, problem: { offset, length } }: { text: string; problem: JsonProblem }) {
  // At the end of a line there is no character to mark: the one before it is.
  const isAtEnd = offset >= text.length || text[offset] === '\n'
  const from = isAtEnd ? Math.max(0, offset - 1) : offset
  const until = isAtEnd ? offset : offset + Math.max(1, length)
  return (
    <>
      {text.slice(0, from)}
      <mark>{text.slice(from, until)}</mark>
      {text.slice(until)}{' '}
    </>
  )
}
