import { useSignal } from '@preact/signals'
import { useEffect, useId, useMemo, useRef } from 'preact/hooks'
import { wordsOf } from '../../account/model.ts'
import { newCommentSchema } from '../../runtimes/server/review-api.ts'
import { ActionButton } from '../../workspace/ActionButton.tsx'
import { OnceKey } from '../once-key.ts'
import type { DraftOf, Drafts } from './drafts.ts'
import { Markdown } from './Markdown.tsx'

interface Props {
  drafts: Drafts
  of: DraftOf
  label: string
  /** What it holds where there is no draft. */
  value?: string
  submit: string
  /** The form was opened by whoever is at the keyboard, who goes on in it. */
  takesFocus: boolean
  send: (body: string, idempotencyKey: string) => Promise<void>
  /** Sent or given up. */
  onDone: () => void
}

/** A comment that is being written. Until it is sent it is kept on the device. */
export function CommentForm({ drafts, of, label, value = '', submit, takesFocus, send, onDone }: Props) {
  const id = useId()
  const field = useRef<HTMLTextAreaElement>(null)
  const key = useMemo(() => new OnceKey(), [])
  const text = useSignal(useMemo(() => drafts.read(of) || value, []))
  const isPreviewed = useSignal(false)
  const busy = useSignal(false)
  const problem = useSignal('')
  useEffect(() => {
    if (takesFocus) field.current?.focus()
  }, [])

  const finish = (): void => {
    drafts.write(of, '')
    onDone()
  }
  const sendIt = async (): Promise<void> => {
    if (busy.value) return
    const parsed = newCommentSchema.safeParse({ body: text.value })
    if (!parsed.success) {
      problem.value = `${parsed.error.issues[0]?.message ?? ''}.`.replace(/^./, (first) => first.toUpperCase())
      field.current?.focus()
      return
    }
    busy.value = true
    problem.value = ''
    try {
      await send(parsed.data.body, key.for(parsed.data.body))
      key.done()
      finish()
    } catch (error) {
      problem.value = `${wordsOf(error)} What you typed stays here.`
    } finally {
      busy.value = false
    }
  }

  return (
    <form
      class="writing"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void sendIt()
      }}
    >
      <label for={id}>{label}</label>
      <p class="help" id={`${id}-help`}>
        Markdown, such as **bold** and `code`.
      </p>
      <textarea
        id={id}
        ref={field}
        rows={4}
        // What is sent is what is there.
        readOnly={busy.value}
        aria-describedby={`${id}-help`}
        value={text.value}
        onInput={(event) => {
          text.value = event.currentTarget.value
          drafts.write(of, text.value)
        }}
      />
      <details onToggle={(event) => (isPreviewed.value = event.currentTarget.open)}>
        <summary>Preview</summary>
        {isPreviewed.value && <Markdown source={text.value} />}
      </details>
      <div role="alert">{problem.value && <p class="bad">{problem.value}</p>}</div>
      <p class="row">
        <button type="submit" class="lb-button primary" aria-disabled={busy.value}>
          {submit}
        </button>
        <ActionButton off={busy.value} onClick={finish}>
          {text.value.trim() === '' || text.value === value ? 'Close' : 'Discard'}
        </ActionButton>
      </p>
    </form>
  )
}
