import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { ActionButton } from '../workspace/ActionButton.tsx'
import { forgetThisDevice, hasWorkOfSomebody } from '../workspace/sync/device.ts'

/** What somebody who signed out left in this browser, and how to remove it where others use it, too. */
export function LeftWork() {
  const state = useSignal<'nothing' | 'left' | 'asks' | 'removed'>('nothing')
  const problem = useSignal('')
  const question = useRef<HTMLParagraphElement>(null)
  useEffect(() => {
    if (hasWorkOfSomebody()) state.value = 'left'
  }, [])
  useEffect(() => {
    if (state.value === 'asks') question.current?.focus()
  }, [state.value])
  if (state.value === 'nothing') return null
  if (state.value === 'removed') return <p role="status">Nothing of your work is in this browser any more.</p>
  const remove = async (): Promise<void> => {
    try {
      await forgetThisDevice()
      state.value = 'removed'
    } catch (error) {
      problem.value = error instanceof Error ? error.message : String(error)
    }
  }
  return (
    <section aria-label="Work in this browser">
      {state.value === 'left' ? (
        <>
          <p class="help">Files and progress of who was signed in here are still in this browser. They are in the account, too.</p>
          <p class="row">
            <ActionButton onClick={() => (state.value = 'asks')}>Remove them from this browser…</ActionButton>
          </p>
        </>
      ) : (
        <div class="question" role="group" aria-label="Remove the work from this browser">
          <p ref={question} tabIndex={-1}>
            This removes all files, backups, verdicts and progress from this browser. What the account has stays there. What never came to
            it, such as backups and verdicts of this browser, is gone for good.
          </p>
          <p class="row">
            <ActionButton class="lb-button primary" onClick={() => void remove()}>
              Remove them
            </ActionButton>
            <ActionButton onClick={() => (state.value = 'left')}>Keep them</ActionButton>
          </p>
        </div>
      )}
      {problem.value && (
        <p class="bad" role="alert">
          {problem.value}
        </p>
      )}
    </section>
  )
}
