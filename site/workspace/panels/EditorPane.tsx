import { lazy, Suspense } from 'preact/compat'
import { Component, type ComponentChildren } from 'preact'
import { useWorkspace } from '../context.ts'

const CodeEditor = lazy(async () => ({ default: (await import('../editor/CodeEditor.tsx')).CodeEditor }))

/** The open files as tabs, above the editor. */
export function EditorPane() {
  const { session, view } = useWorkspace()
  const { active, open } = view
  return (
    <div class="lb-editor">
      <div class="lb-file-tabs" role="toolbar" aria-label="Open files">
        {open.value.map((path) => (
          <span key={path} class={path === active.value ? 'active' : ''}>
            <button type="button" aria-pressed={path === active.value} title={path} onClick={() => view.openFile(path)}>
              {path.split('/').at(-1)}
              {session.files.status(path) !== 'same' && <small> {session.files.status(path)}</small>}
            </button>
            <button type="button" class="close" aria-label={`Close ${path}`} onClick={() => view.closeFile(path)}>
              ×
            </button>
          </span>
        ))}
      </div>
      <Shield>
        <Suspense fallback={<p class="lb-state">Loading the editor…</p>}>
          <CodeEditor />
        </Suspense>
      </Shield>
      {active.value === undefined && view.mode.value === 'edit' && <p class="lb-state">No file is open. Choose one on the left.</p>}
    </div>
  )
}

/** An editor that can't be loaded must not take the rest of the workspace with it. */
class Shield extends Component<{ children: ComponentChildren }, { problem: string | undefined }> {
  override state = { problem: undefined }

  static override getDerivedStateFromError(error: unknown): { problem: string } {
    return { problem: error instanceof Error ? error.message : String(error) }
  }

  override render() {
    if (this.state.problem === undefined) return this.props.children
    return (
      <p class="lb-state" role="alert">
        The editor could not be loaded: {this.state.problem} Your work is safe on this device; reload the page to try again.
      </p>
    )
  }
}
