import { useSignal } from '@preact/signals'
import { useWorkspace } from '../context.ts'
import { Dialog } from './Dialog.tsx'

/** Asks for the path of a new or a renamed file. */
export function NameDialog({ rename }: { rename: boolean }) {
  const { session, view } = useWorkspace()
  const { files, exercise } = session
  const from = view.active.peek()
  const path = useSignal(rename ? (from ?? '') : folderOf(from))
  const problem = useSignal('')
  const close = () => (view.dialog.value = undefined)
  const submit = () => {
    const refusal = rename && from !== undefined ? files.rename(from, path.value) : files.create(path.value)
    problem.value = refusal ?? ''
    if (refusal) return
    close()
    view.openFile(path.value)
  }
  return (
    <Dialog title={rename ? 'Rename the file' : 'New file'} onClose={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <label>
          <span>Path</span>
          <input
            value={path.value}
            spellcheck={false}
            autocomplete="off"
            aria-describedby="lb-name-problem"
            onInput={(event) => (path.value = event.currentTarget.value)}
          />
        </label>
        <p class="lb-note">New files may lie in: {exercise.creatable.join(', ')}</p>
        <p class="lb-problem" id="lb-name-problem" role="alert">
          {problem.value}
        </p>
        <p class="lb-dialog-actions">
          <button type="button" class="lb-button" onClick={close}>
            Cancel
          </button>
          <button type="submit" class="lb-button primary">
            {rename ? 'Rename' : 'Create'}
          </button>
        </p>
      </form>
    </Dialog>
  )
}

function folderOf(path: string | undefined): string {
  return path?.includes('/') ? path.slice(0, path.lastIndexOf('/') + 1) : 'src/'
}
