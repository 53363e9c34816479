import { reviewAddress } from './place.ts'
import type { ReviewModel } from './review-model.ts'
import { authorOf, count } from './words.ts'

/** Of a comment, in a list. */
const EXCERPT = 120

/** What is talked about in an attempt, in all of its files. */
export function Talk({ model, mayWrite }: { model: ReviewModel; mayWrite: boolean }) {
  const threads = model.threads.value
  const open = threads.filter(({ resolvedAt }) => resolvedAt === null)
  const resolved = threads.length - open.length
  return (
    <>
      <h3>Comments</h3>
      <div role="status" class="connection">
        {model.connection.value === 'lost' && (
          <p class="question">
            The connection to the server is lost. This page tries again by itself, and what you type is kept on this device.
          </p>
        )}
      </div>
      <p class="sr-only" role="status">
        {model.heard.value}
      </p>
      {model.connection.value === 'opening' && <p class="help">Asking the server for comments…</p>}
      {model.connection.value !== 'opening' && open.length === 0 && (
        <p>
          {resolved > 0 ? `Nothing is open: ${count(resolved, 'thread')} resolved.` : 'Nobody has said anything yet.'}
          {mayWrite && ' To begin, choose the number of a line below.'}
        </p>
      )}
      {open.length > 0 && (
        <ul class="rows" aria-label="Open threads">
          {open.map((thread) => {
            const [first] = thread.comments
            return (
              <li key={thread.id}>
                <a
                  href={`${reviewAddress({ ...model.place.value, file: thread.file })}#thread-${thread.id}`}
                  onClick={(event) => {
                    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
                    event.preventDefault()
                    model.goTo(thread)
                  }}
                >
                  {thread.file}, line {thread.line}
                </a>{' '}
                <span class="help">{count(thread.comments.length, 'comment')}</span>
                {first && (
                  <p class="help">
                    {authorOf(first)}: {first.body.length > EXCERPT ? `${first.body.slice(0, EXCERPT)}…` : first.body}
                  </p>
                )}
              </li>
            )
          })}
        </ul>
      )}
      {open.length > 0 && resolved > 0 && <p class="help">{count(resolved, 'thread')} resolved.</p>}
    </>
  )
}
