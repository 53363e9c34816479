import { useSignal } from '@preact/signals'
import { useWorkspace } from '../context.ts'
import { TASK_WORDS } from './task-words.ts'

/** Copies a text, and says whether it did. */
export function CopyButton({ label, text }: { label: string; text: string }) {
  const { session } = useWorkspace()
  const said = useSignal('')
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text)
      said.value = TASK_WORDS.copied
    } catch {
      // Browsers give pages on plain http no clipboard.
      said.value = TASK_WORDS.notCopied
    }
    session.announcer.say(said.value)
  }
  return (
    <>
      <button type="button" class="lb-link" onClick={() => void copy()}>
        {label}
      </button>
      {said.value && <small class="lb-said">{said.value}</small>}
    </>
  )
}
