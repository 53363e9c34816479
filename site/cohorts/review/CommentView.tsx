import { useSignal } from '@preact/signals'
import { Refused } from '../../runtimes/server/http.ts'
import { threadSchema, type Comment } from '../../runtimes/server/review-api.ts'
import { ActionButton } from '../../workspace/ActionButton.tsx'
import { Confirm } from '../Confirm.tsx'
import type { Deed } from '../deed.ts'
import { moment } from '../words.ts'
import { CommentForm } from './CommentForm.tsx'
import { Markdown } from './Markdown.tsx'
import type { ReviewModel } from './review-model.ts'
import { useWriting } from './use-writing.ts'
import { authorOf } from './words.ts'

interface Props {
  model: ReviewModel
  comment: Comment
  deed: Deed
  mayWrite: boolean
  onRemoved: () => void
}

/** One comment. Who wrote it changes or deletes it. */
export function CommentView({ model, comment, deed, mayWrite, onRemoved }: Props) {
  const { id, body, at, editedAt, version } = comment
  const of = { comment: id }
  const { writing, row } = useWriting<HTMLDivElement>(model.drafts.read(of) !== '')
  /** Of the comment that is being changed: another tab may change it meanwhile. */
  const base = useSignal(version)
  const isOwn = comment.author?.id === model.me

  const change = async (text: string): Promise<void> => {
    try {
      model.put(await model.api.change(id, { version: base.value, body: text }))
    } catch (error) {
      const current = error instanceof Refused ? threadSchema.safeParse(error.extensions['current']).data : undefined
      // Whoever saves once more has seen it.
      if (current) {
        model.put(current)
        base.value = current.comments.find((each) => each.id === id)?.version ?? base.value
      }
      throw error
    }
  }
  const remove = () =>
    deed.do(async () => {
      await model.remove(id)
      onRemoved()
      return 'The comment is deleted.'
    })

  const open = (): void => {
    base.value = version
    writing.value = 'yes'
  }
  return (
    <article class="comment" aria-label={`${authorOf(comment)}, ${moment(at)}`}>
      <p class="help">
        <strong>{authorOf(comment)}</strong> · <time dateTime={at}>{moment(at)}</time>
        {editedAt !== null && ' · changed'}
      </p>
      <Markdown source={body} />
      {writing.value !== 'no' && (
        <CommentForm
          drafts={model.drafts}
          of={of}
          label="Change your comment"
          value={body}
          submit="Save"
          takesFocus={writing.value === 'yes'}
          send={change}
          onDone={() => (writing.value = 'no')}
        />
      )}
      {isOwn && mayWrite && writing.value === 'no' && (
        <div class="row" ref={row}>
          <ActionButton onClick={open}>
            Change<span class="sr-only"> your comment</span>
          </ActionButton>
          <Confirm
            label="Delete…"
            about="your comment"
            question="Nobody can read it any more then."
            yes="Delete it"
            no="Keep it"
            off={deed.busy.value}
            onYes={remove}
          />
        </div>
      )}
    </article>
  )
}
