import { useSignal } from '@preact/signals'
import type { CapturedResponse } from '#engine/supervisor/protocol.ts'
import { ActionButton } from '../ActionButton.tsx'
import { useWorkspace } from '../context.ts'
import { prettyTokens, type JsonToken } from '../request/json.ts'
import { sizeOf, timeOf } from '../request/measures.ts'
import { wordsOf } from '../request/request-desk.ts'
import type { Exchange } from '../request/sender.ts'
import { WORDS } from '../request/words.ts'

/** Pieces of a body that get a colour. More would take longer than it is worth. */
const COLOURED_TOKENS = 10_000

/** One request and its answer, as text: nothing of it is ever rendered. */
export function ExchangeView({ exchange }: { exchange: Exchange }) {
  const { requests } = useWorkspace().session
  const { request, outcome, draft } = exchange
  return (
    <div class="lb-answer" {...(outcome.kind === 'answered' ? { 'data-status': outcome.response.status } : {})}>
      {outcome.kind === 'answered' ? <StatusLine response={outcome.response} /> : <p class="lb-verdict error">{wordsOf(exchange)}</p>}
      <p class="lb-answer-of">
        <code>
          {request.method} {request.path}
        </code>
        <ActionButton off={!requests.isReady || requests.sender.sending.value} onClick={() => void requests.send(draft)}>
          {WORDS.sendAgain}
        </ActionButton>
      </p>
      {outcome.kind === 'answered' && <Answer response={outcome.response} />}
    </div>
  )
}

function StatusLine({ response }: { response: CapturedResponse }) {
  const { status, statusText, instance } = response
  return (
    <p class="lb-answer-line">
      <strong class={`status-${Math.floor(status / 100)}`}>
        {status} {statusText}
      </strong>
      <span>{timeOf(response)}</span>
      <span>{sizeOf(response)}</span>
      <span>{instance}</span>
    </p>
  )
}

function Answer({ response }: { response: CapturedResponse }) {
  const { announcer } = useWorkspace().session
  const isRaw = useSignal(false)
  const { body, encoding, headers, truncated } = response
  const tokens = encoding === 'utf8' ? prettyTokens(body) : undefined
  const pretty = isRaw.value ? undefined : tokens
  const copy = () => {
    const text = pretty ? pretty.map((token) => token.text).join('') : body
    navigator.clipboard.writeText(text).then(
      () => announcer.say(WORDS.copied),
      () => announcer.say(WORDS.notCopiedHere),
    )
  }
  return (
    <>
      <details>
        <summary>{WORDS.headerCount(headers.length)}</summary>
        <pre tabIndex={0} aria-label={WORDS.answerHeaders}>
          {headers.map(([name, value]) => `${name}: ${value}`).join('\n')}
        </pre>
      </details>
      {truncated && <p class="lb-note">{WORDS.truncated}</p>}
      <div class="lb-actions">
        {tokens && (
          <div class="lb-choice" role="group" aria-label={WORDS.answerBody}>
            <button type="button" class="lb-button" aria-pressed={!isRaw.value} onClick={() => (isRaw.value = false)}>
              {WORDS.pretty}
            </button>
            <button type="button" class="lb-button" aria-pressed={isRaw.value} onClick={() => (isRaw.value = true)}>
              {WORDS.raw}
            </button>
          </div>
        )}
        <ActionButton off={body === ''} onClick={copy}>
          {WORDS.copyBody}
        </ActionButton>
      </div>
      <pre tabIndex={0} class="lb-answer-body" aria-label={WORDS.answerBody}>
        {pretty ? coloured(pretty) : bodyText(response)}
      </pre>
    </>
  )
}

function coloured(tokens: readonly JsonToken[]) {
  if (tokens.length > COLOURED_TOKENS) return tokens.map(({ text }) => text).join('')
  return tokens.map(({ kind, text }) => (kind === 'other' ? text : <span class={`json-${kind}`}>{text}</span>))
}

/** The body as it came, binary named as such. */
function bodyText({ body, encoding }: CapturedResponse): string {
  if (body === '') return WORDS.noBody
  return encoding === 'base64' ? WORDS.binary(body) : body
}
