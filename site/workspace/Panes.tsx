import type { ComponentType } from 'preact'
import { useWorkspace } from './context.ts'
import { ALL_PANES, PANE_TITLES, type Pane } from './model/view.ts'
import { EditorPane } from './panels/EditorPane.tsx'
import { FileTree } from './panels/FileTree.tsx'
import { HistoryPane } from './panels/HistoryPane.tsx'
import { LogPane } from './panels/LogPane.tsx'
import { RequestPane } from './panels/RequestPane.tsx'
import { TaskPane } from './panels/TaskPane.tsx'
import { TestsPane } from './panels/TestsPane.tsx'

const PANES: Readonly<Record<Pane, ComponentType>> = {
  task: TaskPane,
  files: FileTree,
  editor: EditorPane,
  log: LogPane,
  request: RequestPane,
  tests: TestsPane,
  history: HistoryPane,
}

/** The panes: those that are always there in this layout, and the rest under tabs. Hidden panes keep their state. */
export function Panes() {
  const { view } = useWorkspace()
  const { pane, tabs, layout } = view
  const tabbed = tabs.value
  return (
    <div class={`lb-panes ${layout.value}`}>
      <div class="lb-tabs" role="tablist" aria-label="Panes" onKeyDown={onArrow}>
        {tabbed.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`lb-tab-${name}`}
            aria-selected={pane.value === name}
            aria-controls={`lb-pane-${name}`}
            tabIndex={pane.value === name ? 0 : -1}
            onClick={() => (pane.value = name)}
          >
            {PANE_TITLES[name]}
          </button>
        ))}
      </div>
      {ALL_PANES.map((name) => {
        const Content = PANES[name]
        const underTab = tabbed.includes(name)
        return (
          <section
            key={name}
            class={`lb-pane lb-pane-${name}`}
            id={`lb-pane-${name}`}
            hidden={underTab && pane.value !== name}
            {...(underTab ? { role: 'tabpanel', 'aria-labelledby': `lb-tab-${name}` } : { 'aria-label': PANE_TITLES[name] })}
          >
            <Content />
          </section>
        )
      })}
    </div>
  )

  function onArrow(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    const next = tabbed[(tabbed.indexOf(pane.value) + step + tabbed.length) % tabbed.length]
    if (!next) return
    pane.value = next
    document.getElementById(`lb-tab-${next}`)?.focus()
  }
}
