import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { useWorkspace } from '../context.ts'
import { writeCurl } from './curl.ts'
import { buildRequest } from './draft.ts'
import { NameField } from './NameField.tsx'
import { writeTarget } from './query.ts'
import { WORDS } from './words.ts'

/** Saves the request, and copies it for a terminal. */
export function RequestActions() {
  const { session } = useWorkspace()
  const { requests, running, announcer } = session
  const isNaming = useSignal(false)
  const byHand = useSignal('')
  const save = useRef<HTMLButtonElement>(null)
  const opened = requests.saved.all.value.find(({ id }) => id === requests.from.value)

  const stop = () => {
    isNaming.value = false
    // Once the button is there again.
    requestAnimationFrame(() => save.current?.focus())
  }
  const copy = async () => {
    const built = buildRequest(requests.draft.value)
    requests.problem.value = built.ok ? undefined : built.problem
    byHand.value = ''
    if (!built.ok) return
    const command = writeCurl(built.request, running.preview.value)
    try {
      await navigator.clipboard.writeText(command)
      announcer.say(WORDS.copied)
      requests.undo.value = { text: WORDS.copiedCurl }
    } catch {
      byHand.value = command
    }
  }

  if (isNaming.value) {
    return (
      <NameField
        first={writeTarget(requests.draft.value)}
        confirm={WORDS.save}
        onCancel={stop}
        onName={(name) => {
          stop()
          void requests.save(name)
        }}
      />
    )
  }
  return (
    <>
      <div class="lb-actions">
        <button
          ref={save}
          type="button"
          class="lb-button"
          onClick={() => (opened ? void requests.save(opened.name, opened) : (isNaming.value = true))}
        >
          {WORDS.save}
        </button>
        {opened && (
          <button type="button" class="lb-button" onClick={() => (isNaming.value = true)}>
            {WORDS.saveAsNew}
          </button>
        )}
        <button type="button" class="lb-button" onClick={() => void copy()}>
          {WORDS.copyCurl}
        </button>
      </div>
      {byHand.value && (
        <div role="alert">
          <p class="lb-problem">{WORDS.notCopied}</p>
          <pre tabIndex={0}>{byHand.value}</pre>
        </div>
      )}
    </>
  )
}
