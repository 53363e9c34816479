import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { Me } from '../runtimes/server/identity.ts'
import { ActionButton } from '../workspace/ActionButton.tsx'
import { deletionForm } from './deletion-form.ts'
import { Form } from './Form.tsx'
import type { AccountModel } from './model.ts'

/** Says what goes and what stays, and asks for what shows that they mean it. */
export function DeleteMe({ model, me }: { model: AccountModel; me: Me }) {
  const asks = useSignal(false)
  const hasAsked = useRef(false)
  const question = useRef<HTMLParagraphElement>(null)
  const row = useRef<HTMLParagraphElement>(null)
  useEffect(() => {
    if (asks.value) question.current?.focus()
    else if (hasAsked.current) row.current?.querySelector('button')?.focus()
    hasAsked.current = asks.value
  }, [asks.value])

  const what = me.kind === 'guest' ? 'this guest' : 'your account'
  if (!asks.value)
    return (
      <p class="row" ref={row}>
        <ActionButton off={model.busy.value} onClick={() => (asks.value = true)}>
          Delete {what}…
        </ActionButton>
      </p>
    )
  return (
    <div class="question" role="group" aria-label={`Delete ${what}`}>
      <p ref={question} tabIndex={-1}>
        This deletes {what} for good. Nobody can bring it back.
      </p>
      <ul>
        <li>
          What goes at once: your name and address, what you sign in with, your sessions on every device, your places in cohorts and
          invitations to you, your files and progress in your account, the files and the output of all that you handed in, what was said
          about it, and your raised hands.
        </li>
        <li>
          What stays, without your name: in each cohort what held in your attempts, when they were handed in and how long you were active,
          as of “Somebody who left”; and what you wrote about the attempts of others.
        </li>
        <li>
          What stays of the server: its audit log, which has numbers and no names, and backups, logs and mails that it has written, until
          whoever runs it deletes them.
        </li>
        <li>What is in this browser only, such as your progress and drafts, is not touched.</li>
      </ul>
      <Form {...deletionForm(me)} submit={`Delete ${what}`} send={(deletion) => model.deleteMe(deletion)}>
        <ActionButton onClick={() => (asks.value = false)}>Keep {what}</ActionButton>
      </Form>
    </div>
  )
}
