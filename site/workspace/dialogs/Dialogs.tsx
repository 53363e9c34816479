import { useSignal } from '@preact/signals'
import { useWorkspace } from '../context.ts'
import { holdWords } from '../model/hold-words.ts'
import { messageOf } from '../model/running.ts'
import { Palette } from '../palette/Palette.tsx'
import { BackupsDialog } from './BackupsDialog.tsx'
import { Dialog, DialogActions } from './Dialog.tsx'
import { HelpDialog } from './HelpDialog.tsx'
import { NameDialog } from './NameDialog.tsx'

/** The dialog that is open, if any. */
export function Dialogs({ onCloseWorkspace }: { onCloseWorkspace: () => void }) {
  const { session, view } = useWorkspace()
  const { files } = session
  const close = () => (view.dialog.value = undefined)
  const active = view.active.value ?? ''
  switch (view.dialog.value) {
    case 'palette':
    case 'go-to-file':
      return <Palette first={view.dialog.value === 'palette' ? 'commands' : 'files'} onClose={close} onCloseWorkspace={onCloseWorkspace} />
    case 'help':
      return <HelpDialog onClose={close} />
    case 'new':
    case 'rename':
      return <NameDialog rename={view.dialog.value === 'rename'} />
    case 'backups':
      return <BackupsDialog onClose={close} />
    case 'solution':
      return <SolutionDialog onClose={close} />
    case 'delete':
      return (
        <Confirm title="Delete the file" action="Delete" onClose={close} onConfirm={() => files.remove(active)}>
          {files.starter(active) === undefined
            ? `${active} is not part of the starter. It is gone for good once deleted.`
            : `${active} can be brought back by resetting it.`}
        </Confirm>
      )
    case 'reset-file':
      return (
        <Confirm title="Reset the file" action="Reset this file" onClose={close} onConfirm={() => void session.reset(active)}>
          {`${active} goes back to the starter. Your version is kept as a backup.`}
        </Confirm>
      )
    case 'reset-all':
      return (
        <Confirm title="Reset all files" action="Reset all files" onClose={close} onConfirm={() => void session.reset()}>
          {'All files go back to the starter. Your versions are kept as a backup, under “Backups”.'}
        </Confirm>
      )
    default:
      return null
  }
}

function Confirm({
  title,
  action,
  children,
  onConfirm,
  onClose,
}: {
  title: string
  action: string
  children: string
  onConfirm: () => void
  onClose: () => void
}) {
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{children}</p>
      <DialogActions
        confirm={action}
        danger
        onClose={onClose}
        onConfirm={() => {
          onClose()
          onConfirm()
        }}
      />
    </Dialog>
  )
}

function SolutionDialog({ onClose }: { onClose: () => void }) {
  const { session, view } = useWorkspace()
  const problem = useSignal('')
  const loading = useSignal(false)
  const earned = session.grading.passedOnce || session.gaveUp.value
  // Once seen it stays open, as the server has it.
  const hold = session.gaveUp.value ? null : session.reveals.solution.value
  const show = async () => {
    loading.value = true
    try {
      await session.showSolution()
      onClose()
      view.mode.value = 'diff-solution'
      view.show('editor')
    } catch (error) {
      problem.value = messageOf(error)
    }
    loading.value = false
  }
  return (
    <Dialog title="Show the solution" onClose={onClose}>
      {hold && <p>{holdWords(hold, 'solution')}</p>}
      <p>
        {earned
          ? 'The reference repair opens beside your files, with the reasons for it. Your files stay as they are.'
          : 'You have not passed yet. Once you have seen the solution you can’t come to it by yourself any more. Each requirement has three hints; take those first. Your files stay as they are.'}
      </p>
      {problem.value && (
        <p class="lb-problem" role="alert">
          {problem.value}
        </p>
      )}
      <DialogActions
        confirm={earned ? 'Show it' : 'Give up and show it'}
        disabled={loading.value || hold !== null}
        onClose={onClose}
        onConfirm={() => void show()}
      />
    </Dialog>
  )
}
