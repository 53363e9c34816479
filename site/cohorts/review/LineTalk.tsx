import type { Thread } from '../../runtimes/server/review-api.ts'
import { CommentForm } from './CommentForm.tsx'
import type { ReviewModel } from './review-model.ts'
import { ThreadView } from './ThreadView.tsx'

interface Props {
  model: ReviewModel
  file: string
  line: number
  threads: readonly Thread[]
  /** Whether a new thread is being written, and since when. */
  writing: 'drafted' | 'yes' | undefined
  isStaff: boolean
  mayWrite: boolean
  onWritten: () => void
  onGone: () => void
}

/** What is said at a line, and what is about to be. */
export function LineTalk({ model, file, line, threads, writing, isStaff, mayWrite, onWritten, onGone }: Props) {
  return (
    <>
      {threads.map((thread) => (
        <ThreadView key={thread.id} model={model} thread={thread} isStaff={isStaff} mayWrite={mayWrite} onGone={onGone} />
      ))}
      {writing && (
        <CommentForm
          key={`new ${writing}`}
          drafts={model.drafts}
          of={{ file, line }}
          label={`Comment on line ${line}`}
          submit="Send"
          takesFocus={writing === 'yes'}
          send={(body, key) => model.begin({ file, line, body }, key)}
          onDone={onWritten}
        />
      )}
    </>
  )
}
