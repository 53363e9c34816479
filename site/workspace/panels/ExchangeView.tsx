import type { CapturedResponse } from '#engine/supervisor/protocol.ts'
import type { Exchange } from '../model/running.ts'

/** One answer, as text: nothing of it is ever rendered. */
export function ExchangeView({ exchange: { request, outcome } }: { exchange: Exchange }) {
  if (!outcome.ok) return <p class="lb-verdict error">{outcome.message}</p>
  const { response } = outcome
  return (
    <div class="lb-answer" data-status={response.status}>
      <p class="lb-answer-line">
        <strong>
          {response.status} {response.statusText}
        </strong>
        <span>{Math.round(response.durationMs)} ms</span>
        <span>{response.instance}</span>
        <span>
          {request.method} {request.path}
        </span>
      </p>
      <details>
        <summary>{response.headers.length} headers</summary>
        <pre tabIndex={0}>{response.headers.map(([name, value]) => `${name}: ${value}`).join('\n')}</pre>
      </details>
      {response.truncated && <p class="lb-note">The answer was longer; only its beginning is shown.</p>}
      <pre tabIndex={0} class="lb-answer-body" aria-label="Body of the answer">
        {bodyText(response)}
      </pre>
    </div>
  )
}

/** The body as a person reads it: JSON indented, binary named as such. */
function bodyText({ body, encoding }: CapturedResponse): string {
  if (body === '') return '(no body)'
  if (encoding === 'base64') return `(binary, base64) ${body}`
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}
