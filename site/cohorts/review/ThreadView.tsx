import { useSignal } from '@preact/signals'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import { Outcome } from '../../account/Outcome.tsx'
import type { Thread } from '../../runtimes/server/review-api.ts'
import { ActionButton } from '../../workspace/ActionButton.tsx'
import { Deed } from '../deed.ts'
import { CommentForm } from './CommentForm.tsx'
import { CommentView } from './CommentView.tsx'
import type { ReviewModel } from './review-model.ts'
import { useWriting } from './use-writing.ts'
import { count } from './words.ts'

interface Props {
  model: ReviewModel
  thread: Thread
  isStaff: boolean
  mayWrite: boolean
  /** The last comment was deleted, and the thread with it. */
  onGone: () => void
}

/** What is said at one line. */
export function ThreadView({ model, thread, isStaff, mayWrite, onGone }: Props) {
  const { id, line, comments, resolvedAt } = thread
  /** Whether a resolved thread is unfolded: at first only when somebody came for it. */
  const isOpen = useSignal(false)
  const frame = useRef<HTMLDivElement>(null)
  const deed = useMemo(() => new Deed(), [])
  useEffect(() => {
    if (model.target.value !== id) return
    model.target.value = ''
    isOpen.value = true
    frame.current?.scrollIntoView({ block: 'center' })
    frame.current?.focus({ preventScroll: true })
  }, [model.target.value])

  const setResolved = (isResolved: boolean) =>
    deed.do(async () => {
      model.put(await model.api.setResolved(id, isResolved))
      return isResolved ? 'The thread is resolved.' : 'The thread is open again.'
    })
  const inside = (
    <>
      {comments.map((comment) => (
        <CommentView
          key={comment.id}
          model={model}
          comment={comment}
          deed={deed}
          mayWrite={mayWrite}
          onRemoved={() => comments.length === 1 && onGone()}
        />
      ))}
      {mayWrite && (
        <div class="row">
          <Reply model={model} thread={thread} />
          {isStaff && (
            <ActionButton off={deed.busy.value} onClick={() => void setResolved(resolvedAt === null)}>
              {resolvedAt === null ? 'Resolve' : 'Reopen'}
              <span class="sr-only"> the thread at line {line}</span>
            </ActionButton>
          )}
        </div>
      )}
    </>
  )
  return (
    <div class="thread" ref={frame} tabIndex={-1} role="group" aria-label={`Comments at line ${line}`} id={`thread-${id}`}>
      <Outcome of={deed} />
      {resolvedAt === null ? (
        inside
      ) : (
        <details open={isOpen.value} onToggle={(event) => (isOpen.value = event.currentTarget.open)}>
          <summary>Resolved: {count(comments.length, 'comment')}</summary>
          {inside}
        </details>
      )}
    </div>
  )
}

function Reply({ model, thread }: { model: ReviewModel; thread: Thread }) {
  const of = { thread: thread.id }
  const { writing, row } = useWriting<HTMLSpanElement>(model.drafts.read(of) !== '')
  if (writing.value === 'no')
    return (
      <span ref={row}>
        <ActionButton onClick={() => (writing.value = 'yes')}>
          Reply<span class="sr-only"> at line {thread.line}</span>
        </ActionButton>
      </span>
    )
  return (
    <CommentForm
      drafts={model.drafts}
      of={of}
      label={`Reply at line ${thread.line}`}
      submit="Send"
      takesFocus={writing.value === 'yes'}
      send={async (body, key) => model.put(await model.api.reply(thread.id, body, key))}
      onDone={() => (writing.value = 'no')}
    />
  )
}
