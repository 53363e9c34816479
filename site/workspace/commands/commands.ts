import type { WorkspaceParts } from '../context.ts'
import { LOG_SEARCH } from '../log/words.ts'
import { PANE_TITLES, type Pane } from '../model/view.ts'
import { saveByHand } from './save-by-hand.ts'

/** Something the learner can ask for: by the palette, many by a key, some by a button. */
export interface Command {
  id: string
  title: string
  /** As tinykeys reads it: `$mod` is Command on a Mac, else Control. */
  keys?: string
  /** Its key has other uses in the rest of the page. */
  onlyWithin?: boolean
  /** Selector of the part of the workspace in which its key counts, before the same key of others. */
  within?: string
  /** It makes no sense now. */
  off?: boolean
  run: () => unknown
}

/** All that can be asked for now, in the order in which the palette and the help show it. */
export function commandsOf(parts: WorkspaceParts, onClose: () => void): readonly Command[] {
  return [...inPanes(parts), ...running(parts), ...files(parts), ...finding(parts), ...placing(parts), ...helping(parts, onClose)]
}

function inPanes({ session, view }: WorkspaceParts): Command[] {
  return [
    {
      id: 'send',
      title: 'Send the request, in the request pane',
      keys: '$mod+Enter',
      within: '.lb-request',
      run: () => (view.show('request'), session.requests.send()),
    },
    {
      id: 'search-log',
      title: 'Search the log, in the log pane',
      keys: '$mod+KeyF',
      within: '.lb-log',
      run: () => (view.show('log'), requestAnimationFrame(() => document.getElementById(LOG_SEARCH)?.focus())),
    },
  ]
}

function running({ session, view }: WorkspaceParts): Command[] {
  const ready = session.runtime.value.status === 'ready'
  return [
    { id: 'grade', title: 'Grade', keys: '$mod+Enter', off: !ready && !session.canWait, run: () => (view.show('task'), session.grade()) },
    {
      id: 'run',
      title: 'Run the app, or start it again',
      keys: '$mod+Shift+Enter',
      off: !ready,
      run: () => (view.show('log'), session.running.run()),
    },
    { id: 'stop', title: 'Stop the app', keys: '$mod+Shift+Period', run: () => session.running.stop() },
    {
      id: 'test',
      title: 'Run the visible tests',
      keys: '$mod+Alt+KeyT',
      off: !ready,
      run: () => (view.show('tests'), session.running.test()),
    },
  ]
}

function files({ session, view }: WorkspaceParts): Command[] {
  const { files } = session
  const active = view.active.value
  const editable = active !== undefined && files.canEdit(active)
  const changed = Object.keys(files.changes.value).length > 0
  const comparing = view.mode.value === 'diff-starter'
  return [
    { id: 'save', title: 'Save now (files are saved by themselves too)', keys: '$mod+KeyS', run: () => saveByHand(session, view) },
    { id: 'format', title: 'Format the file', keys: 'Shift+Alt+KeyF', off: !editable, run: () => view.editor.value?.format() },
    {
      id: 'format-on-save',
      title: view.preferences.formatsOnSave.value ? 'Don’t format when I save' : 'Format when I save',
      run: () => view.preferences.toggleFormatOnSave(),
    },
    {
      id: 'changes',
      title: comparing ? 'Back to editing' : 'Compare with the starter',
      run: () => {
        view.mode.value = comparing ? 'edit' : 'diff-starter'
        view.show('editor')
      },
    },
    { id: 'new', title: 'New file…', off: !files.canCreate, run: () => (view.dialog.value = 'new') },
    { id: 'rename', title: 'Rename the file…', off: !editable, run: () => (view.dialog.value = 'rename') },
    { id: 'delete', title: 'Delete the file…', off: !editable, run: () => (view.dialog.value = 'delete') },
    {
      id: 'reset-file',
      title: 'Reset this file…',
      off: active === undefined || files.status(active) === 'same',
      run: () => (view.dialog.value = 'reset-file'),
    },
    { id: 'reset-all', title: 'Reset all files…', off: !changed, run: () => (view.dialog.value = 'reset-all') },
    { id: 'backups', title: 'Backups…', run: () => (view.dialog.value = 'backups') },
    { id: 'solution', title: 'Show the solution…', run: () => (view.dialog.value = 'solution') },
  ]
}

function finding({ view }: WorkspaceParts): Command[] {
  const open = (pane: Pane): Command => ({ id: pane, title: `Show ${PANE_TITLES[pane]}`, run: () => view.reveal(pane) })
  return [
    { id: 'palette', title: 'Command palette', keys: '$mod+KeyK', onlyWithin: true, run: () => (view.dialog.value = 'palette') },
    { id: 'go-to-file', title: 'Go to a file', keys: '$mod+KeyP', onlyWithin: true, run: () => (view.dialog.value = 'go-to-file') },
    { ...open('find'), title: 'Find in files', keys: '$mod+Shift+KeyF', onlyWithin: true },
    { ...open('problems'), title: 'Show the problems', keys: '$mod+Shift+KeyM', onlyWithin: true },
    open('task'),
    open('log'),
    open('request'),
    open('tests'),
    open('history'),
  ]
}

function placing({ view: { placement, sizes } }: WorkspaceParts): Command[] {
  const { small, place } = placement
  return [
    {
      id: 'beside',
      title: place.value === 'beside' ? 'Below the lesson' : 'Beside the lesson',
      keys: '$mod+Alt+KeyL',
      off: small.value,
      run: () => placement.toggle('beside'),
    },
    {
      id: 'full',
      title: place.value === 'full' ? 'Leave the whole window' : 'Take the whole window',
      keys: '$mod+Alt+KeyF',
      off: small.value,
      run: () => placement.toggle('full'),
    },
    { id: 'sizes', title: 'Divide the window as it comes', run: () => sizes.resetAll() },
  ]
}

function helping({ view }: WorkspaceParts, onClose: () => void): Command[] {
  return [
    { id: 'help', title: 'Keyboard help', keys: '[Shift]+?', run: () => (view.dialog.value = 'help') },
    { id: 'close', title: 'Close the workspace', run: onClose },
  ]
}
