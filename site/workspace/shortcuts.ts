import type { WorkspaceParts } from './context.ts'

/** As the help dialog lists them. */
export const SHORTCUTS = [
  { keys: 'Ctrl+S', does: 'Save now (files are saved by themselves too)' },
  { keys: 'Ctrl+Enter', does: 'Grade' },
  { keys: 'Ctrl+Shift+Enter', does: 'Run the app, or start it again' },
  { keys: 'Ctrl+Shift+.', does: 'Stop the app' },
  { keys: 'Ctrl+Alt+T', does: 'Run the visible tests' },
  { keys: 'Ctrl+Alt+F', does: 'Full height on and off' },
  { keys: '?', does: 'This list (outside of text fields)' },
] as const

/** Carries out a shortcut of the workspace. The key goes no further then: the editor has other uses for some. */
export function onShortcut(event: KeyboardEvent, { session, view }: WorkspaceParts): void {
  const action = actionOf(event, { session, view })
  if (!action) return
  event.preventDefault()
  event.stopPropagation()
  action()
}

function actionOf(event: KeyboardEvent, { session, view }: WorkspaceParts): (() => unknown) | undefined {
  if (view.dialog.value !== undefined) return undefined
  const { key, code, shiftKey, altKey } = event
  const control = event.ctrlKey || event.metaKey
  if (!control) return key === '?' && !isTextField(event.target) ? () => (view.dialog.value = 'help') : undefined
  const ready = session.runtime.value.status === 'ready'
  if (altKey && code === 'KeyT') return ready ? () => (view.show('tests'), session.running.test()) : undefined
  if (altKey && code === 'KeyF') return () => (view.full.value = !view.full.value)
  if (altKey) return undefined
  if (key === 'Enter' && shiftKey) return ready ? () => (view.show('log'), session.running.run()) : undefined
  if (key === 'Enter') return ready || session.canWait ? () => (view.show('task'), session.grade()) : undefined
  if (code === 'Period' && shiftKey) return () => session.running.stop()
  if (code === 'KeyS' && !shiftKey) {
    return async () => {
      await session.saving?.flush()
      session.announcer.say(
        session.saving?.state.value.status === 'saved' ? 'Saved on this device.' : 'Your change could not be saved on this device.',
      )
    }
  }
  return undefined
}

function isTextField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName))
}
