import { ActionButton } from './ActionButton.tsx'
import { useWorkspace } from './context.ts'
import { PlaceButtons } from './layout/PlaceButtons.tsx'
import type { SyncState } from './model/syncing.ts'

/** Where the files are, once they are saved. */
const SAVED: Readonly<Record<SyncState, string>> = {
  off: 'Saved on this device',
  syncing: 'Saved here, your account follows…',
  synced: 'Saved in your account',
  waiting: 'Saved on this device; the server does not answer, your account follows later',
  refused: 'Saved on this device only',
}

/** The actions of the workspace, and whether the work is saved. */
export function Toolbar({ onClose }: { onClose: () => void }) {
  const { session, view } = useWorkspace()
  const { running, grading, files, saving } = session
  const { status } = session.runtime.value
  const choice = session.choice.value
  // What is asked for while the browser still starts, waits for it.
  const ready = status === 'ready' || (choice.name === 'webcontainer' && status !== 'unavailable')
  const run = running.state.value.status
  const testing = running.tests.value.status === 'running'
  const changed = Object.keys(files.changes.value).length > 0
  const active = view.active.value
  const save = saving?.state.value
  return (
    <div class="lb-toolbar" role="toolbar" aria-label="Workspace">
      <div class="lb-toolbar-group">
        <ActionButton
          off={!ready || run === 'starting'}
          onClick={() => {
            view.show('log')
            void running.run()
          }}
        >
          {run === 'starting' ? 'Starting…' : run === 'running' ? 'Run again' : 'Run'}
        </ActionButton>
        <ActionButton off={run !== 'running' && run !== 'starting'} onClick={() => void running.stop()}>
          Stop
        </ActionButton>
        <ActionButton
          off={!ready || testing}
          onClick={() => {
            view.show('tests')
            void running.test()
          }}
        >
          {testing ? 'Testing…' : 'Run tests'}
        </ActionButton>
        <ActionButton
          class="lb-button primary"
          off={(!ready && !session.canWait) || grading.state.value.status === 'grading'}
          onClick={() => {
            view.show('task')
            void session.grade()
          }}
        >
          {grading.state.value.status === 'grading' ? 'Grading…' : 'Grade'}
        </ActionButton>
      </div>
      <label class="lb-where">
        <span class="sr-only">Runs</span>
        <select value={choice.name} onChange={({ currentTarget }) => choose(currentTarget)}>
          <option value="webcontainer">Runs in this browser</option>
          <option value="server" disabled={!choice.serverReady && choice.name !== 'server'}>
            Runs on the server
          </option>
        </select>
      </label>
      <p class="lb-save" data-save={save?.status ?? 'off'}>
        {save?.status === 'saving'
          ? 'Saving…'
          : save?.status === 'saved'
            ? changed
              ? SAVED[session.syncing?.state.value ?? 'off']
              : ''
            : 'Not saved'}
      </p>
      <div class="lb-toolbar-group">
        <button type="button" class="lb-button quiet" aria-pressed={view.mode.value === 'diff-starter'} onClick={() => toggleDiff()}>
          Changes
        </button>
        <details
          class="lb-menu"
          onKeyDown={(event) => event.key === 'Escape' && closeMenu(event.currentTarget)}
          onFocusOut={(event) => leftMenu(event)}
        >
          <summary class="lb-button quiet">More</summary>
          <div class="lb-menu-items" onClick={(event) => closeMenu(event.currentTarget.parentElement)}>
            <button
              type="button"
              disabled={active === undefined || files.status(active) === 'same'}
              onClick={() => (view.dialog.value = 'reset-file')}
            >
              Reset this file…
            </button>
            <button type="button" disabled={!changed} onClick={() => (view.dialog.value = 'reset-all')}>
              Reset all files…
            </button>
            <button type="button" onClick={() => (view.dialog.value = 'palette')}>
              All commands…
            </button>
            <button type="button" onClick={() => (view.dialog.value = 'backups')}>
              Backups…
            </button>
            <button type="button" onClick={() => (view.dialog.value = 'solution')}>
              Show the solution…
            </button>
            <button type="button" onClick={onClose}>
              Close the workspace
            </button>
          </div>
        </details>
        <PlaceButtons />
        <button type="button" class="lb-button quiet" aria-label="Keyboard help" onClick={() => (view.dialog.value = 'help')}>
          ?
        </button>
      </div>
    </div>
  )

  function choose({ value }: HTMLSelectElement): void {
    if (value === 'server' || value === 'webcontainer') void session.choose(value)
  }

  function toggleDiff(): void {
    view.mode.value = view.mode.value === 'diff-starter' ? 'edit' : 'diff-starter'
    view.show('editor')
  }
}

function closeMenu(menu: Element | null): void {
  if (!(menu instanceof HTMLDetailsElement) || !menu.open) return
  menu.open = false
  menu.querySelector('summary')?.focus()
}

function leftMenu({ currentTarget, relatedTarget }: FocusEvent): void {
  if (currentTarget instanceof HTMLDetailsElement && relatedTarget instanceof Node && !currentTarget.contains(relatedTarget))
    currentTarget.open = false
}
